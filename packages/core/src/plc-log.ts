import type { DataMap } from './data-value.ts'
import { accept, acceptUnless, maxFindings, refuse, under, type Checked, type Finding } from './finding.ts'
import { describeInstant, parseInstant } from './instant.ts'
import { profile } from './limits.ts'
import { extendPlcChain, plcRecoverySeconds, startPlcChain, type PlcStep } from './plc-chain.ts'
import { parsePlcOperation, plcDidOf, type PlcState } from './plc-operation.ts'

/** One entry of a log: only what is trusted of an audit log, the operation as signed and when the directory took it. */
export type PlcLogEntry = { readonly operation: DataMap; readonly createdAt: string }

/** One operation that stands, and the state that it set. */
export type PlcMoment = PlcState & {
  readonly cid: string
  /** Milliseconds since 1970 at which the directory took it. */
  readonly createdAt: number
  /** Younger than 72 hours, so that a key of higher authority may still undo it; never the genesis. */
  readonly provisional: boolean
}

/** The operations of a DID that stood at some instant, the genesis first, each on the one before. */
export type PlcHistory = {
  readonly did: string
  readonly moments: readonly [PlcMoment, ...PlcMoment[]]
  /** CIDs of all operations of the log until then, also of those that were undone. */
  readonly operations: readonly string[]
}

/**
 * Replays a did:plc log as it was at `at`, in milliseconds (SIG-7). What is dated later is ignored, whatever it says, so
 * an operation that was undone after `at` stands. `did`, when given, must be the one that the genesis gives.
 *
 * Proves that rotation keys allowed every operation that stands. Dates, and that no operation is left out, are the word
 * of the directory.
 */
export function replayPlcLog(log: readonly PlcLogEntry[], at: number, did?: string): Checked<PlcHistory> {
  const steps = stepsUntil(log, at)
  if (!steps.ok) return steps
  const [first, ...later] = steps.value
  if (first === undefined) {
    return refuse('plc/no-operation', 'log', { did: did ?? 'an unknown DID', at: describeInstant(at) })
  }
  const actual = plcDidOf(first.cid)
  if (did !== undefined && did !== actual) {
    return refuse('plc/did-mismatch', `${first.path}.operation`, { expected: did, actual })
  }
  let chain = startPlcChain(first)
  for (const step of later) {
    if (!chain.ok) return chain
    chain = extendPlcChain(chain.value, step)
  }
  if (!chain.ok) return chain
  const [genesis, ...updates] = chain.value
  return accept({
    did: actual,
    moments: [
      momentOf(genesis, false),
      ...updates.map((step) => momentOf(step, at - step.createdAt < plcRecoverySeconds * 1000)),
    ],
    operations: steps.value.map(({ cid }) => cid.toString()),
  })
}

/** The operation in force at `t`, in milliseconds; undefined before the genesis. */
export function plcMomentAt(history: PlcHistory, t: number): PlcMoment | undefined {
  return history.moments.findLast((moment) => moment.createdAt <= t)
}

function stepsUntil(log: readonly PlcLogEntry[], at: number): Checked<PlcStep[]> {
  const findings: Finding[] = []
  const steps: PlcStep[] = []
  for (const [i, entry] of log.entries()) {
    if (findings.length >= maxFindings) break
    const path = `log[${String(i)}]`
    const createdAt = parseInstant(entry.createdAt, `${path}.createdAt`)
    if (!createdAt.ok) findings.push(...createdAt.findings)
    if (!createdAt.ok || createdAt.value > at) continue
    if (steps.length === profile.plcLogOperations) {
      const expected = `at most ${String(profile.plcLogOperations)} operations`
      return refuse('plc/malformed', path, { expected, actual: 'one more' })
    }
    const operation = parsePlcOperation(entry.operation)
    if (operation.ok) steps.push({ ...operation.value, path, createdAt: createdAt.value })
    else findings.push(...under(`${path}.operation`, operation.findings))
  }
  return acceptUnless(findings, steps)
}

function momentOf({ cid, createdAt, state }: PlcStep, provisional: boolean): PlcMoment {
  return { cid: cid.toString(), createdAt, ...state, provisional }
}
