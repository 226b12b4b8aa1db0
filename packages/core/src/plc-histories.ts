import { replayPlcLog, type PlcHistory, type PlcLogEntry } from './plc-log.ts'

/**
 * What the logs of one did:plc tell, as it was at `at`, in milliseconds: of those that hold, the ones that no other goes on from
 * (SIG-7). Where another log has the last operation of one and a later state, the one leaves something out, and counts for nothing;
 * logs that part each speak for themselves. In time that grows as their operations do.
 */
export function replayPlcLogs(
  logs: readonly (readonly PlcLogEntry[])[],
  at: number,
  did: string,
): readonly PlcHistory[] {
  const histories = logs.flatMap((log) => {
    const history = replayPlcLog(log, at, did)
    return history.ok ? [history.value] : []
  })
  /** The operation that stands last in every log that has this one; undefined where logs differ. */
  const ends = new Map<string, string | undefined>()
  for (const history of histories) {
    const end = endOf(history)
    for (const cid of history.operations)
      ends.set(cid, !ends.has(cid) || ends.get(cid) === end ? end : undefined)
  }
  return histories.filter((history) => ends.get(endOf(history)) === endOf(history))
}

function endOf({ moments }: PlcHistory): string {
  return (moments.at(-1) ?? moments[0]).cid
}
