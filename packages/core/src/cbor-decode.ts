import { compareBytes } from './bytes.ts'
import { cidFromBytes, CID_BYTES, isCidBytes, type CID } from './cid.ts'
import { mapFault, type DataMap, type DataValue } from './data-value.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { KeptTexts } from './kept-texts.ts'
import { profile } from './limits.ts'

/**
 * Strict DAG-CBOR of the atproto data model (ENC-1, ENC-2). Accepts exactly the bytes that encoding the result gives
 * again, in one pass: a shortest form everywhere, keys in order and once, valid UTF-8 without a leading byte order mark,
 * links of ENC-3, no floats, no map that JSON would read as something else. Never throws.
 *
 * Limits: 1 MiB and 32 levels, unless the caller reads something larger than a record.
 */
export function decodeStrict(bytes: Uint8Array, maxBytes: number = profile.recordBytes): Checked<DataValue> {
  if (bytes.length > maxBytes)
    return refuse('bytes/too-large', '', { expected: maxBytes, actual: bytes.length })
  return read(new Reader(bytes))
}

/** The items of a list, one after the other, each with the number of its bytes. */
export type ListVisitor = (item: DataValue, bytes: number) => void

/**
 * The same of a map one field of which is a list: its items are told as they are read, and the field is an empty list in the end,
 * so that a list of thousands is never held. What was told before a refusal counts for nothing.
 */
export function decodeList(bytes: Uint8Array, field: string, visit: ListVisitor): Checked<DataValue> {
  if (bytes.length > profile.recordBytes)
    return refuse('bytes/too-large', '', { expected: profile.recordBytes, actual: bytes.length })
  return read(new Reader(bytes, { field, visit }))
}

function read(reader: Reader): Checked<DataValue> {
  try {
    const value = reader.value(0)
    reader.end()
    return accept(value)
  } catch (e) {
    if (e instanceof TooDeep) return refuse('bytes/too-deep', '', { expected: profile.depth })
    if (e instanceof NotCanonical) {
      return refuse('bytes/not-canonical', '', { reason: e.message, offset: reader.at })
    }
    throw e
  }
}

class NotCanonical extends Error {}
class TooDeep extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const keptTexts = new KeptTexts()
/** What is empty is one thing, whatever holds it: one byte of a file would become an object of fifty. */
const empty: DataMap = Object.freeze({})
const none = Object.freeze([]) as unknown as DataValue[]
/** Items up to which a list is made of its exact size; of a length that lies no more is reserved. */
const exactLength = 64

class Reader {
  at = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly list: { readonly field: string; readonly visit: ListVisitor } | undefined

  constructor(bytes: Uint8Array, list?: { readonly field: string; readonly visit: ListVisitor }) {
    this.list = list
    // What files are read into on Node is a subclass, whose `slice` is a view.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  value(depth: number): DataValue {
    const head = this.byte()
    const info = head & 31
    switch (head >> 5) {
      case 0:
        return this.argument(info)
      case 1:
        return this.negative(info)
      case 2:
        // A copy, so that a decoded record does not keep a whole bundle alive.
        return copyOf(this.take(this.argument(info)))
      case 3:
        return this.text(info)
      case 4:
        return this.array(info, depth + 1)
      case 5:
        return this.map(info, depth + 1)
      case 6:
        return this.link(info)
      default:
        return this.simple(info)
    }
  }

  end(): void {
    if (this.at < this.bytes.length) this.fail('bytes after the value')
  }

  fail(reason: string): never {
    throw new NotCanonical(reason)
  }

  private byte(): number {
    const b = this.bytes[this.at]
    if (b === undefined) return this.fail('ends too early')
    this.at++
    return b
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) this.fail('ends too early')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  private argument(info: number): number {
    if (info < 24) return info
    if (info > 27) return this.fail('an indefinite or reserved length')
    const start = this.at
    this.take(1 << (info - 24))
    if (info === 24) return this.shortest(this.view.getUint8(start), 24)
    if (info === 25) return this.shortest(this.view.getUint16(start), 0x100)
    if (info === 26) return this.shortest(this.view.getUint32(start), 0x1_0000)
    const high = this.view.getUint32(start)
    if (high > 0x1f_ffff) return this.fail('an integer beyond 2^53 - 1')
    return this.shortest(high * 0x1_0000_0000 + this.view.getUint32(start + 4), 0x1_0000_0000)
  }

  private shortest(value: number, least: number): number {
    return value < least ? this.fail('an integer that is not in its shortest form') : value
  }

  private negative(info: number): number {
    const value = -1 - this.argument(info)
    return Number.isSafeInteger(value) ? value : this.fail('an integer beyond -(2^53 - 1)')
  }

  private text(info: number): string {
    const bytes = this.take(this.argument(info))
    const known = keptTexts.find(bytes)
    if (known !== undefined) return known
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.fail('text with a byte order mark')
    try {
      return keptTexts.keep(utf8.decode(bytes), bytes)
    } catch {
      return this.fail('text that is not UTF-8')
    }
  }

  private array(info: number, depth: number): DataValue[] {
    if (depth > profile.depth) throw new TooDeep()
    const length = this.argument(info)
    // Each item takes a byte at least, so a lying length cannot reserve memory.
    if (length > this.bytes.length - this.at) this.fail('ends too early')
    if (length === 0) return none
    // Of its exact size where that is small: one that grows reserves seventeen places.
    const items: DataValue[] = length <= exactLength ? new Array<DataValue>(length) : []
    for (let i = 0; i < length; i++) items[i] = this.value(depth)
    return items
  }

  private map(info: number, depth: number): DataMap {
    if (depth > profile.depth) throw new TooDeep()
    const length = this.argument(info)
    if (length === 0) return empty
    const map: DataMap = {}
    let previous: Uint8Array | undefined
    for (let i = 0; i < length; i++) {
      const head = this.byte()
      if (head >> 5 !== 3) this.fail('a key that is not text')
      const start = this.at
      const key = this.text(head & 31)
      const encoded = this.bytes.subarray(start - 1, this.at)
      if (previous !== undefined && compareEncodedKeys(previous, encoded) >= 0)
        this.fail('keys out of order or repeated')
      if (key === '__proto__') this.fail('a key `__proto__`')
      previous = encoded
      map[key] = depth === 1 && key === this.list?.field ? this.visited(depth) : this.value(depth)
    }
    const expected = mapFault(map)
    if (expected !== undefined) this.fail(`expected ${expected}`)
    return map
  }

  /** Another thing than a list is read as what it is. */
  private visited(depth: number): DataValue {
    const head = this.bytes[this.at] ?? 0
    if (head >> 5 !== 4) return this.value(depth)
    this.at++
    const length = this.argument(head & 31)
    for (let i = 0; i < length; i++) {
      const start = this.at
      const item = this.value(depth + 1)
      this.list?.visit(item, this.at - start)
    }
    return none
  }

  private link(info: number): CID {
    if (this.argument(info) !== 42) this.fail('a tag other than 42')
    const head = this.byte()
    if (head >> 5 !== 2 || this.argument(head & 31) !== CID_BYTES + 1)
      this.fail('a link that is not 37 bytes')
    const bytes = this.take(CID_BYTES + 1)
    const cid = bytes.subarray(1)
    if (bytes[0] !== 0 || !isCidBytes(cid))
      this.fail('a link that is no CIDv1 of dag-cbor or raw with SHA-256')
    return cidFromBytes(cid)
  }

  private simple(info: number): null | boolean {
    if (info === 20) return false
    if (info === 21) return true
    if (info === 22) return null
    return this.fail(
      info === 23 ? 'undefined' : info >= 25 && info <= 27 ? 'a float' : 'a simple value or a break',
    )
  }
}

/** DAG-CBOR's order: shorter keys first, then bytewise. With a shortest head this is the order of the encoded keys. */
function compareEncodedKeys(a: Uint8Array, b: Uint8Array): number {
  return a.length - b.length || compareBytes(a, b)
}

const slabBytes = 4096
let slab = new Uint8Array(slabBytes)
let slabAt = 0

/** A copy; short ones share buffers, since one of its own takes several times the 64 bytes of a signature. */
function copyOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 64) return bytes.slice()
  if (slabAt + bytes.length > slabBytes) {
    slab = new Uint8Array(slabBytes)
    slabAt = 0
  }
  const own = slab.subarray(slabAt, (slabAt += bytes.length))
  own.set(bytes)
  return own
}
