import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readLeaves } from '@quorate/attest'
import {
  contentCid,
  decodeStrict,
  instantMs,
  readBundle,
  signRecord,
  writeBundle,
  type DataMap,
  type Evidence,
} from '@quorate/core'
import { draftAttestation } from '@quorate/evaluator'
import type { Version } from '@quorate/governance'
import type { StoryClock } from '../story/story-clock.ts'
import { must } from '../story/member.ts'
import { result, tell } from '../story/narrator.ts'
import { asStranger } from '../story/stranger.ts'
import type { Operator } from './operator.ts'

const demo = path.resolve('quorate-demo')

/** A member stands for what the evidence comes to for the node of another; strangers work it out again, and without a receipt cannot. */
export async function attest(
  evidence: Evidence,
  { group }: Version,
  { by, of }: { readonly by: Operator; readonly of: Operator },
  clock: StoryClock,
): Promise<void> {
  const at = instantMs(clock.text)
  const node = of.node.seat['id'] as string
  const expiresAt = instantMs(clock.in('30d'))
  const request = { node, at, anchor: { group }, issuedAt: at, expiresAt }
  const draft = draftAttestation(must(readBundle(must(writeBundle(evidence)))), request)
  if (draft?.outcome !== 'compliant')
    throw new Error(`${of.name}'s node comes to ${JSON.stringify(draft?.conditions)}`)
  const record = must(await signRecord(draft, by.member.did, by.member.key))
  const cid = must(contentCid(record)).toString()
  const file = path.join(demo, 'attestation.car')
  const records = [...evidence.records, { repository: by.member.did, record, cid }]
  writeFileSync(file, must(writeBundle({ ...evidence, records })))
  const { batches, receipts } = draft
  tell(
    by.name,
    `stands for it with a key: ${of.name}'s node is ${draft.outcome}, by ${String(receipts.size)} receipts in ${String(batches.size)} batches`,
  )
  const anchor = ['--anchor', path.join(demo, 'keep-each-other.anchor.json')]
  ensureExit(3, 'attest', 'verify', file)
  ensureExit(0, 'attest', 'verify', file, ...anchor)
  result(`quorate attest verify attestation.car: reproduced`)
  const less = path.join(demo, 'one-receipt-less.car')
  const [left = ''] = receipts.listed
  writeFileSync(less, must(writeBundle(withoutReceipt(evidence, left))))
  ensureExit(3, 'attest', 'verify', file, less, ...anchor)
  result('and with one receipt less nobody can tell: it is neither upheld nor refuted')
}

/** All receipts but one: those of its batch stand alone, since the blob without it is none that the batch names. */
function withoutReceipt(evidence: Evidence, receipt: string): Evidence {
  const records = evidence.records.flatMap((found) => {
    const leaves = found.blob === undefined ? [] : must(readLeaves(found.blob)).map(leafOf)
    if (!leaves.some(({ cid }) => cid === receipt)) return [found]
    const others = leaves.filter(({ cid, record }) => cid !== receipt && isReceipt(record))
    return [
      { ...found, blob: undefined },
      ...others.map((leaf) => ({ ...leaf, repository: found.repository })),
    ]
  })
  return { ...evidence, records }
}

function leafOf(bytes: Uint8Array): { cid: string; record: DataMap } {
  const record = must(decodeStrict(bytes)) as DataMap
  return { cid: must(contentCid(record)).toString(), record }
}

function isReceipt(record: DataMap): boolean {
  return record['observedAt'] !== undefined
}

function ensureExit(expected: number, ...words: readonly string[]): void {
  const { exit, error, findings } = asStranger(...words)
  if (exit === expected) return
  const codes = findings.map(({ code }) => code).join(', ')
  throw new Error(
    `quorate ${words.join(' ')}: exit ${String(exit)} instead of ${String(expected)}: ${codes} ${error}`,
  )
}
