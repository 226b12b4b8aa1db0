import { parseInstant, type Evidence } from '@quorate/core'

/** What dates a record, whatever its kind. */
const dateFields = ['createdAt', 'castAt', 'ackedAt', 'asOf', 'to', 'observedAt'] as const

/** The newest date in the evidence, in milliseconds: up to then it has something to say. 0 when there is none. */
export function newestDate({
  records,
  plcLogs,
  proofs,
}: Pick<Evidence, 'records' | 'plcLogs' | 'proofs'>): number {
  let newest = 0
  const take = (text: unknown) => {
    const date = typeof text === 'string' ? parseInstant(text) : undefined
    if (date?.ok === true) newest = Math.max(newest, date.value)
  }
  for (const { record } of records) for (const field of dateFields) take(record[field])
  // A commit proves nothing before its own date, and it may be newer than all that it shows.
  for (const { revAt } of proofs) newest = Math.max(newest, revAt)
  for (const { log } of plcLogs) for (const { createdAt } of log) take(createdAt)
  return newest
}
