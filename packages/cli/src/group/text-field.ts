import type { DataMap } from '@quorate/core'

/** A field of a record that is text; empty for anything else. */
export function textField(record: DataMap, name: string): string {
  const value = record[name]
  return typeof value === 'string' ? value : ''
}
