import { CID, cidOf, DAG_CBOR, isDataMap, isLink, RAW, type DataMap, type DataValue } from '@quorate/core'
import type { Random } from './random.ts'

/** A map with one of its values, at any depth, changed, left out, or taken from `other`. */
export function changedValue(map: DataMap, other: DataValue, random: Random): DataMap {
  const changed = changedWithin(map, other, random)
  return isDataMap(changed) ? changed : map
}

function changedWithin(value: DataValue, other: DataValue, random: Random): DataValue {
  if (isMap(value)) {
    const names = Object.keys(value)
    if (names.length === 0) return { a: 0 }
    const name = random.pick(names)
    const { [name]: item = null, ...rest } = value
    switch (random.integer(12)) {
      case 0:
        return rest
      case 1:
        return { ...value, [`${name}x`]: item }
      case 2:
        return { ...value, [name]: value[random.pick(names)] ?? null }
      default:
        return { ...value, [name]: changedWithin(item, other, random) }
    }
  }
  if (Array.isArray(value) && value.length > 0 && random.integer(8) > 0) {
    const i = random.integer(value.length)
    switch (random.integer(8)) {
      case 0:
        return value.toSpliced(i, 1)
      case 1:
        return value.toSpliced(i, 0, value[random.integer(value.length)] ?? null)
      case 2:
        return value.toReversed()
      default:
        return value.with(i, changedWithin(value[i] ?? null, other, random))
    }
  }
  return random.integer(3) === 0 ? valueWithin(other, random) : changedLeaf(value, random)
}

function changedLeaf(value: DataValue, random: Random): DataValue {
  if (typeof value === 'number') return random.pick([...odd, value + 1, value - 1, -value, value * 2])
  if (typeof value === 'boolean') return !value
  if (value instanceof Uint8Array) {
    const changed = value.slice()
    if (changed.length > 0) changed[random.integer(changed.length)] = random.integer(256)
    return random.pick([changed, value.subarray(1), new Uint8Array(), random.bytes(64)])
  }
  if (typeof value === 'string') {
    const at = random.integer(value.length)
    const instead = random.pick(['a', '0', 'Z', 'é', '\u{1f512}', '\u0000', ''])
    return random.pick([
      value.slice(0, at) + instead + value.slice(at + 1),
      value.slice(at),
      value + value,
      cidOf(random.bytes(8), random.pick([RAW, DAG_CBOR])).toString(),
      '',
      '__proto__',
    ])
  }
  if (isLink(value))
    return random.pick([CID.parse(cidOf(random.bytes(8)).toString()), cidOf(random.bytes(8), RAW)])
  return random.pick([null, 0, '', [], {}, false])
}

const odd = [0, -1, 1, 256, 65_536, 4_294_967_296, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]

/** Any value inside another. */
function valueWithin(value: DataValue, random: Random): DataValue {
  const items = isMap(value) ? Object.values(value) : Array.isArray(value) ? value : []
  return items.length === 0 || random.integer(4) === 0 ? value : valueWithin(random.pick(items), random)
}

function isMap(value: DataValue): value is DataMap {
  return isDataMap(value) && !isLink(value) && !(value instanceof Uint8Array)
}
