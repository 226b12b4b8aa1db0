import { describeValue, type DataMap, type DataValue } from '@quorate/core'

/** What a record says on its first level, for people: without its type and its signatures, long parts only counted. */
export function recordFields(record: DataMap): (readonly [name: string, value: string])[] {
  return Object.entries(record)
    .filter(([name]) => name !== '$type' && name !== 'signatures' && name !== 'certificate')
    .map(([name, value]) => [name, valueText(value)])
}

function valueText(value: DataValue): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${String(value.length)} entries`
  return describeValue(value)
}
