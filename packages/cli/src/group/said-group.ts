import type { Evaluation } from '@quorate/evaluator'
import type { Anchor } from '@quorate/governance'

import { readStoredSession } from '../account/stored-session.ts'
import { readKnownGroups } from './known-groups.ts'
import { readRememberedGroups } from './remembered/remembered-groups.ts'

/** An evaluation, and whether somebody said that the group which it is about is the one that is meant. */
export type SaidEvaluation = {
  readonly evaluation: Evaluation
  readonly anchor: Anchor | undefined
  readonly isSaid: boolean
}

/**
 * Evaluates for the group that is meant: the one that the command line said; else the one that is found, where it is remembered or the
 * group of the account that is logged in; else, where no single one is found, the one that is used.
 */
export function evaluateSaid(
  said: Anchor | undefined,
  evaluate: (anchor: Anchor | undefined) => Evaluation,
): SaidEvaluation {
  if (said !== undefined) return { evaluation: evaluate(said), anchor: said, isSaid: true }
  const alone = evaluate(undefined)
  if (alone.read === undefined) return { evaluation: alone, anchor: undefined, isSaid: false }
  const found = alone.read.chain.group
  const anchor = expected(found)
  if (anchor === undefined) return { evaluation: alone, anchor, isSaid: false }
  // Without a head to hold it against, it comes to the same.
  if (found !== undefined && anchor.head === undefined)
    return { evaluation: alone, anchor: undefined, isSaid: true }
  return { evaluation: evaluate(anchor), anchor, isSaid: true }
}

/** What the user said before of a group that was found, or which one is used where none was. */
export function expected(found: string | undefined): Anchor | undefined {
  const { groups, used } = readRememberedGroups()
  const own = groupsOfAccount()
  const group = found ?? used ?? own.last
  if (group === undefined) return undefined
  const known = groups.find((one) => one.group === group)
  if (known === undefined) return own.all.includes(group) ? { group } : undefined
  return known.head === undefined ? { group } : { group, head: known.head }
}

/** The groups that the account which is logged in wrote for, or collected as one of their members. */
function groupsOfAccount(): { readonly last: string | undefined; readonly all: readonly string[] } {
  const me = readStoredSession()?.did
  if (me === undefined) return { last: undefined, all: [] }
  const { last, members } = readKnownGroups(me)
  return { last, all: [...members.keys(), ...(last === undefined ? [] : [last])] }
}
