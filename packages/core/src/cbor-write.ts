import { compareBytes, concatBytes, utf8 } from './bytes.ts'
import { isLink, type DataValue } from './data-value.ts'

/**
 * DAG-CBOR of a value that is known to be of the data model (ENC-1): shortest heads, keys by length and then bytewise.
 *
 * Our own, because general encoders guess from an object's keys whether it is a link: `{"/": "a", "bytes": "a"}` is one to
 * @ipld/dag-cbor, which then throws.
 */
export function writeCbor(value: DataValue): Uint8Array {
  const parts: Uint8Array[] = []
  write(value, parts)
  return concatBytes(parts)
}

function write(value: DataValue, out: Uint8Array[]): void {
  if (typeof value === 'number') out.push(value < 0 ? head(1, -1 - value) : head(0, value))
  else if (typeof value === 'string') writeText(value, out)
  else if (value === null) out.push(Uint8Array.of(0xf6))
  else if (typeof value === 'boolean') out.push(Uint8Array.of(value ? 0xf5 : 0xf4))
  else if (value instanceof Uint8Array) out.push(head(2, value.length), value)
  else if (isLink(value)) out.push(linkHead, value.bytes)
  else if (Array.isArray(value)) {
    out.push(head(4, value.length))
    for (const item of value) write(item, out)
  } else {
    const entries = Object.entries(value).map(([key, item]) => ({ key: utf8(key), item }))
    entries.sort((a, b) => a.key.length - b.key.length || compareBytes(a.key, b.key))
    out.push(head(5, entries.length))
    for (const { key, item } of entries) {
      out.push(head(3, key.length), key)
      write(item, out)
    }
  }
}

/** Tag 42, 37 bytes, of which the first is 0. */
const linkHead = Uint8Array.of(0xd8, 42, 0x58, 37, 0)

function writeText(text: string, out: Uint8Array[]): void {
  const bytes = utf8(text)
  out.push(head(3, bytes.length), bytes)
}

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
