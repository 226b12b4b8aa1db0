import { compareBytes, utf8 } from './bytes.ts'
import { isLink, type DataMap, type DataValue } from './data-value.ts'

/**
 * DAG-CBOR of a value that is known to be of the data model (ENC-1): shortest heads, keys by length and then bytewise.
 *
 * Our own, because general encoders guess from an object's keys whether it is a link: `{"/": "a", "bytes": "a"}` is one to
 * @ipld/dag-cbor, which then throws.
 */
export function writeCbor(value: DataValue): Uint8Array {
  sink.clear()
  write(value, sink)
  return sink.taken()
}

/** Bytes that grow, in the same place for one value after another. */
class ByteSink {
  private bytes = new Uint8Array(placeBytes)
  private length = 0

  /** Before anything else: a value that could not be written may have left something. */
  clear(): void {
    this.length = 0
    // A record of a megabyte is rare, and is not to keep its place for ever.
    if (this.bytes.length > placeBytes) this.bytes = new Uint8Array(placeBytes)
  }

  push(part: Uint8Array): void {
    this.reserve(part.length)
    this.bytes.set(part, this.length)
    this.length += part.length
  }

  head(major: number, argument: number): void {
    if (argument < 24) this.byte((major << 5) | argument)
    else if (argument < 0x100) {
      this.byte((major << 5) | 24)
      this.byte(argument)
    } else if (argument < 0x1_0000) {
      this.byte((major << 5) | 25)
      this.byte(argument >> 8)
      this.byte(argument & 255)
    } else this.push(head(major, argument))
  }

  text(text: string): void {
    const ascii = text.length < shortText && isAscii(text)
    const bytes = ascii ? undefined : utf8(text)
    this.head(3, bytes?.length ?? text.length)
    if (bytes !== undefined) this.push(bytes)
    else {
      this.reserve(text.length)
      for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i)
    }
  }

  taken(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  private byte(byte: number): void {
    this.reserve(1)
    this.bytes[this.length++] = byte
  }

  private reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}

const placeBytes = 65_536
const sink = new ByteSink()

/** Below this the platform's encoder costs more than a loop. */
const shortText = 100

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

function write(value: DataValue, out: ByteSink): void {
  if (typeof value === 'number') out.head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value)
  else if (typeof value === 'string') out.text(value)
  else if (value === null) out.push(nothing)
  else if (typeof value === 'boolean') out.push(value ? yes : no)
  else if (value instanceof Uint8Array) {
    out.head(2, value.length)
    out.push(value)
  } else if (isLink(value)) {
    out.push(linkHead)
    out.push(value.bytes)
  } else if (Array.isArray(value)) {
    out.head(4, value.length)
    for (const item of value) write(item, out)
  } else writeMap(value, out)
}

function writeMap(map: DataMap, out: ByteSink): void {
  const keys = Object.keys(map).sort(compareKeys)
  out.head(5, keys.length)
  for (const key of keys) {
    out.text(key)
    write(map[key] as DataValue, out)
  }
}

/** By the length of their UTF-8 and then bytewise; most keys are short and ASCII. */
function compareKeys(a: string, b: string): number {
  if (isAscii(a) && isAscii(b)) return a.length - b.length || (a < b ? -1 : 1)
  const [left, right] = [utf8(a), utf8(b)]
  return left.length - right.length || compareBytes(left, right)
}

const nothing = Uint8Array.of(0xf6)
const yes = Uint8Array.of(0xf5)
const no = Uint8Array.of(0xf4)
/** Tag 42, 37 bytes, of which the first is 0. */
const linkHead = Uint8Array.of(0xd8, 42, 0x58, 37, 0)

/** Major type and argument, in the shortest of the five forms. */
export function head(major: number, argument: number): Uint8Array {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | argument)
  if (argument < 0x100) return Uint8Array.of(type | 24, argument)
  const view = new DataView(new ArrayBuffer(9))
  if (argument < 0x1_0000) {
    view.setUint8(0, type | 25)
    view.setUint16(1, argument)
    return new Uint8Array(view.buffer, 0, 3)
  }
  if (argument < 0x1_0000_0000) {
    view.setUint8(0, type | 26)
    view.setUint32(1, argument)
    return new Uint8Array(view.buffer, 0, 5)
  }
  view.setUint8(0, type | 27)
  view.setBigUint64(1, BigInt(argument))
  return new Uint8Array(view.buffer)
}
