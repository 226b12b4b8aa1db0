import { compareText, describeInstant } from '@quorate/core'
import type { Anchor, ChainReport, Freshness } from '@quorate/governance'
import type { Binding } from './binding.ts'
import { conditionTypes, type Condition, type ConditionType, type Params } from './condition.ts'
import type { StatusCounts } from './obligation-roll.ts'
import type { Reign } from './reign.ts'

/** Anchored and Fresh: how far the reader can trust the head that was found (GOV-11, GOV-12). */
export function headConditions(chain: ChainReport, group: string, anchor: Anchor | undefined): Condition[] {
  const { anchored, head, freshness } = chain
  const found = head === undefined ? {} : { head: head.cid }
  const fresh = freshness?.fresh === true
  return [
    {
      type: 'Anchored',
      subject: group,
      required: anchor?.head !== undefined,
      status: anchored,
      reason:
        anchored === 'True'
          ? 'HeadFollows'
          : anchored === 'False'
            ? 'HeadBehind'
            : anchor?.head === undefined
              ? 'NoAnchoredHead'
              : 'BranchDropped',
      params: anchor?.head === undefined ? found : { ...found, anchored: anchor.head },
      evidence: [],
    },
    {
      type: 'Fresh',
      subject: group,
      required: false,
      status: fresh ? 'True' : 'Unknown',
      reason: freshness === undefined ? 'NoHead' : fresh ? 'Vouched' : 'Stale',
      params:
        freshness === undefined
          ? {}
          : {
              weight: freshness.weight,
              need: freshness.need,
              vouching: [...freshness.vouching],
              ...newestVouching(freshness),
            },
      evidence: [],
    },
  ]
}

function newestVouching({ newest }: Freshness): Params {
  return newest === undefined ? {} : { newest: describeInstant(newest) }
}

/** Acknowledged, for each member whose nodes owe something: whoever is not bound holds no copy that counts (GOV-6). */
export function consentConditions(bindings: ReadonlyMap<string, Binding>): Condition[] {
  return [...bindings]
    .sort(([a], [b]) => compareText(a, b))
    .map(([subject, { state, reason, policy, endsAt }]): Condition => {
      return {
        type: 'Acknowledged',
        subject,
        required: state !== 'ended',
        status: state === 'bound' ? 'True' : state === 'ended' ? 'False' : 'Unknown',
        reason,
        params: { policy, ...(endsAt === undefined ? {} : { endsAt: describeInstant(endsAt) }) },
        evidence: [],
      }
    })
}

/** What is asked of each obligation and each account, summed up: False for one is False for all (DEC-4). */
export function summaries(group: string, counts: ReadonlyMap<ConditionType, StatusCounts>): Condition[] {
  return conditionTypes.flatMap((type) => {
    const own = counts.get(type)
    // Nothing verified is never a success.
    return own === undefined && type !== 'Covered' ? [] : [summary(group, type, own)]
  })
}

/** Why a summary is what it is. */
export const reasonOf = { True: 'AllTrue', False: 'SomeFalse', Unknown: 'SomeUnknown' } as const

function summary(group: string, type: ConditionType, counts: StatusCounts | undefined): Condition {
  const { True, False, Unknown } = counts ?? { True: 0, False: 0, Unknown: 0 }
  const status = False > 0 ? 'False' : Unknown > 0 || counts === undefined ? 'Unknown' : 'True'
  return {
    type,
    subject: group,
    required: true,
    status,
    reason: counts === undefined ? 'NothingJudged' : reasonOf[status],
    params: { true: True, false: False, unknown: Unknown },
    evidence: [],
  }
}

/** Predicates are not judged yet; the name says which. */
export function predicateConditions(group: string, { version, next }: Reign): Condition[] {
  const own = version.record.rules.predicates ?? []
  const beside = next === undefined ? own : (next.record.rules.predicates ?? [])
  const isAsked = ({ name, expression }: (typeof own)[number]) =>
    beside.some((other) => other.name === name && other.expression === expression)
  return own
    .filter(isAsked)
    .map(({ name }) => name)
    .sort(compareText)
    .map((name) => ({
      type: 'Predicate',
      subject: group,
      required: true,
      status: 'Unknown',
      reason: 'NotKnown',
      params: { name },
      evidence: [],
    }))
}
