import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeBundle, type Evidence } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { must } from '../story/member.ts'
import { result, tell } from '../story/narrator.ts'
import { asStranger } from '../story/stranger.ts'
import type { Cheat } from './cheats.ts'

const demo = path.resolve('quorate-demo')

/** Leaves the evidence of the story and of each cheat behind, with a list of what is in which, and looks at it as a stranger. */
export function pack(evidence: Evidence, group: string, cheats: readonly Cheat[]): void {
  const cheating = path.join(demo, 'cheating')
  rmSync(cheating, { recursive: true, force: true })
  mkdirSync(cheating, { recursive: true })
  const file = path.join(demo, 'keep-each-other.car')
  writeFileSync(file, must(writeBundle(evidence)))
  for (const cheat of cheats)
    writeFileSync(path.join(cheating, `${cheat.name}.car`), must(writeBundle(cheat.evidence)))
  const expected = cheats.map(({ name, what, verifier, code }) => ({
    file: `${name}.car`,
    what,
    verifier,
    code,
  }))
  writeFileSync(path.join(cheating, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`)
  const batches = evidence.records.filter(({ record }) => record['$type'] === nsids.OrgP2pdsAttestBatch)
  tell('bundle', `${String(evidence.records.length)} records, ${String(batches.length)} of them batches`)
  // What a member tells a stranger by another way than the file.
  writeFileSync(
    path.join(demo, 'keep-each-other.anchor.json'),
    `${JSON.stringify({ group }, undefined, 2)}\n`,
  )
  const { exit, error } = asStranger(
    'check',
    file,
    '--anchor',
    path.join(demo, 'keep-each-other.anchor.json'),
  )
  if (exit !== 0) throw new Error(`quorate check keep-each-other.car: exit ${String(exit)} ${error}`)
  result('quorate check keep-each-other.car: holds')
  ensureNamed(file, [])
  for (const { name, verifier, code } of cheats)
    ensureNamed(path.join(cheating, `${name}.car`), [`${verifier} ${code}`])
  result('quorate bundle inspect shows each round, and in cheating/ who cheated')
}

type Receipts = { groups: { reproaches: { verifier: string | null; code: string }[] }[] }

/** Throws unless `quorate bundle inspect` names these verifiers and deeds, and no others. */
function ensureNamed(file: string, expected: readonly string[]): void {
  const { data, error } = asStranger('bundle', 'inspect', file)
  const receipts = data['receipts'] as Receipts | null | undefined
  const reproaches = receipts?.groups.flatMap((group) => group.reproaches)
  const found = [...new Set(reproaches?.map(({ verifier, code }) => `${verifier ?? ''} ${code}`))]
  if (reproaches === undefined || found.join() !== expected.join())
    throw new Error(`${path.basename(file)}: expected ${expected.join()}, found ${found.join()} ${error}`)
}
