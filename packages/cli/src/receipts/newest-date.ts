import { parseInstant, type Evidence } from '@quorate/core'

/** What dates a record, whatever its kind. */
const dateFields = ['createdAt', 'castAt', 'ackedAt', 'asOf', 'to', 'observedAt'] as const

/** The newest date in the evidence, in milliseconds: up to then it has something to say. 0 when there is none. */
export function newestDate({ records, plcLogs }: Pick<Evidence, 'records' | 'plcLogs'>): number {
  let newest = 0
  const take = (text: unknown) => {
    const date = typeof text === 'string' ? parseInstant(text) : undefined
    if (date?.ok === true) newest = Math.max(newest, date.value)
  }
  for (const { record } of records) for (const field of dateFields) take(record[field])
  for (const { log } of plcLogs) for (const { createdAt } of log) take(createdAt)
  return newest
}
