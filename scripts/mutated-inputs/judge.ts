import { readBundle, writeBundle } from '@quorate/core'
import { evaluate, type Evaluation } from '@quorate/evaluator'

import { must } from '../vectors/attest-records.ts'
import type { MutatedBundle } from './bundle-mutation.ts'
import type { Original } from './original.ts'

const decided = new Map<Original, Evaluation>()

/** What is wrong with how bytes are decided that nobody made from a bundle; undefined when nothing is. */
export function faultInRandom(bytes: Uint8Array, { at, anchor }: Original): string | undefined {
  const { outcome, inputs, conditions } = evaluate(bytes, at, anchor).decision
  return inputs.count === 0 && conditions.length === 0 ? undefined : `it is ${outcome}`
}

/**
 * What is wrong with how a bundle is decided; undefined when nothing is. Without keys nobody adds to what a bundle says: either all of
 * its evidence is admitted, and the decision is the same, or less is. Whoever adds gets the same decision for the same evidence.
 */
export function faultInBundle({ bytes, mayAdd }: MutatedBundle, original: Original): string | undefined {
  const { at, anchor } = original
  const { cid, decision } = evaluate(bytes, at, anchor)
  const { outcome, inputs } = decision
  const before = decided.get(original) ?? evaluate(original.bytes, at, anchor)
  decided.set(original, before)
  const isSame = inputs.root === before.decision.inputs.root
  // Where nothing is admitted, the decision says why.
  if (isSame && inputs.count > 0 && cid !== before.cid)
    return `the same evidence is ${outcome}, in decision ${cid}`
  const { count } = before.decision.inputs
  // Of two groups neither is judged, and one of them is when the other falls apart.
  if (isSame || inputs.count < count || count === 0 || mayAdd) return undefined
  // What was left out may have kept a receipt from counting, whose keys are among the inputs now.
  if (evaluate(withoutNew(bytes, original), at, anchor).cid === cid) return undefined
  return `${String(inputs.count)} pieces of evidence are admitted and ${outcome}, which nobody signed`
}

/** The bundle without the records that its original does not have: nobody signed them. */
function withoutNew(bytes: Uint8Array, { bundle }: Original): Uint8Array {
  const known = new Set(bundle.records.map(({ repository, cid }) => `${repository} ${cid}`))
  const { records, ...evidence } = must(readBundle(bytes))
  const own = records.filter(({ repository, cid }) => known.has(`${repository} ${cid}`))
  return must(writeBundle({ ...evidence, records: own }))
}
