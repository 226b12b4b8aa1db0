import { merkleRoot, toHex } from '@quorate/attest'
import {
  describeInstant,
  finding,
  profile,
  readBundle,
  type Bundle,
  type Evidence,
  type Finding,
} from '@quorate/core'
import {
  accountKeysUnder,
  consentedSeats,
  evaluateChain,
  Sightings,
  type Anchor,
  type ChainReport,
} from '@quorate/governance'
import { decisionType } from '@quorate/schemas'
import { encodeDecision, type Decision } from './decision.ts'
import { equivocationsOf, findingsOf } from './finding-set.ts'
import { governancePart } from './governance-part.ts'
import { inputsOf } from './inputs.ts'
import { judge, limitsPassed, type Judgement } from './judgement.ts'
import { ObligationRoll } from './obligation-roll.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { PinnedKeys } from './pinned-keys.ts'
import { receiptsOf, type Reported } from './receipts.ts'
import { reignAt, type Reign } from './reign.ts'
import { checkRequest } from './request.ts'
import { DecidedSlots } from './slots.ts'
import { soundnessOf } from './sound-chain.ts'

/** A decision, and what stands outside its hash. */
export type Evaluation = {
  /** Identity of the decision: the CID of its bytes. */
  readonly cid: string
  /** DAG-CBOR. */
  readonly bytes: Uint8Array
  readonly decision: Decision
  /** What was not admitted, and why; it decided nothing. */
  readonly diagnostics: readonly Finding[]
  /** Every finding of the decision with its requirement, and those beyond what it lists. */
  readonly findings: readonly Finding[]
  /** What was read, and what its governance comes to; absent for bytes that are no bundle. */
  readonly read?: { readonly bundle: Bundle; readonly chain: ChainReport }
}

/**
 * What a bundle comes to at an instant, in milliseconds, for a reader who trusts `anchor` (DEC-1). Any bytes give a decision, and
 * nothing is thrown; the order of evidence and its repetition change nothing.
 */
export function evaluate(bytes: Uint8Array, at: number, anchor?: Anchor): Evaluation {
  const asked = checkRequest(at, anchor)
  if (!asked.ok) return conclude(at, undefined, { outcome: 'indeterminate', findings: asked.findings })
  const bundle = readBundle(bytes)
  if (bundle.ok) {
    const { evaluation, chain } = assess(bundle.value, at, anchor)
    return { ...evaluation, read: { bundle: bundle.value, chain } }
  }
  // Reading can find more, or stop: which faults follow the first, and where it stands, is one program's affair.
  const [{ code }] = bundle.findings
  const outcome = beyondReader.includes(code) ? 'indeterminate' : 'invalid'
  return conclude(at, anchor, { outcome, findings: [finding(code)], diagnostics: bundle.findings })
}

/** An evaluation, and what it was worked out from. */
export type Assessment = {
  readonly evaluation: Evaluation
  readonly chain: ChainReport
  /** Undefined where no obligation was judged. */
  readonly reign: Reign | undefined
  readonly slots: DecidedSlots
  readonly reported: Reported
}

/** The same of evidence that was read, at an instant and for an anchor that a decision can state. */
export function assess(evidence: Evidence, at: number, anchor: Anchor | undefined): Assessment {
  const chain = evaluateChain(evidence, at, anchor)
  const sound = soundnessOf(chain, anchor)
  const seats = consentedSeats(chain.versions)
  const pinned = new PinnedKeys(chain, seats)
  const sightings = new Sightings(chain.pool.checkpoints.values())
  const keys = accountKeysUnder(chain.versions, evidence, { sightings, seats }, at)
  const reported = receiptsOf(evidence, chain, { pinned, seats, keys }, at)
  const { ledger, alone } = reported
  const reign = reignAt(chain, at)
  const slots = new DecidedSlots(ledger, reign?.spans ?? [], at)
  const limits = limitsPassed(reign)
  const isSound = sound.outcome === undefined && limits.length === 0
  const judged = judge(chain, anchor, isSound ? reign : undefined, slots, at)
  const evaluation = conclude(at, anchor, {
    outcome:
      sound.outcome ??
      (limits.length > 0 ? 'indeterminate' : outcomeOf(judged.conditions, judged.roll.level)),
    chain,
    reign,
    inputs: inputsOf(chain, pinned, ledger, alone, slots.accounts.list()),
    judged,
    findings: [...sound.findings, ...limits, ...ledger.findings, ...slots.findings],
    diagnostics: [...sound.diagnostics, ...ledger.diagnostics],
  })
  return { evaluation, chain, reign: isSound && reign?.runs === true ? reign : undefined, slots, reported }
}

/** What a reader with other limits, or a later one, may well understand. */
const beyondReader: readonly string[] = [
  'bundle/limit',
  'bytes/too-large',
  'bytes/too-deep',
  'bundle/unknown-version',
]

/** How far an evaluation came. */
type Result = {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  readonly diagnostics?: readonly Finding[]
  readonly chain?: ChainReport
  readonly reign?: Reign | undefined
  readonly inputs?: Decision['inputs']
  readonly judged?: Judgement
}

function conclude(at: number, anchor: Anchor | undefined, result: Result): Evaluation {
  const { outcome, chain, reign, judged, findings, diagnostics = [] } = result
  const roll = judged?.roll ?? new ObligationRoll()
  const decision: Decision = {
    $type: decisionType,
    version: 1,
    profile: profile.name,
    at: describeInstant(at),
    ...(anchor === undefined ? {} : { anchor: anchorEntry(anchor) }),
    outcome,
    level: roll.level,
    ...(chain?.group === undefined ? {} : { group: chain.group }),
    ...(chain?.head === undefined ? {} : { head: chain.head.cid }),
    ...(reign === undefined ? {} : { policy: reign.version.cid, policyState: reign.state }),
    inputs: result.inputs ?? { root: toHex(merkleRoot([])), count: 0 },
    conditions: judged?.conditions ?? [],
    obligations: roll.summary(),
    subjects: judged?.subjects ?? [],
    governance: chain === undefined ? { versions: [], proposals: [] } : governancePart(chain),
    equivocations: equivocationsOf(findings),
    findings: findingsOf(findings),
  }
  return { ...encodeDecision(decision), decision, diagnostics, findings }
}

function anchorEntry({ group, head }: Anchor): NonNullable<Decision['anchor']> {
  return head === undefined ? { group } : { group, head }
}
