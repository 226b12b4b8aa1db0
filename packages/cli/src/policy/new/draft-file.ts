import { existsSync } from 'node:fs'

import { isDataMap, profile } from '@quorate/core'

import { failure } from '../../shell/failure.ts'
import type { DraftMember } from '../../policy-document/policy-template.ts'
import { readInput } from '../../shell/files/input-file.ts'
import { writeNewFile } from '../../shell/files/output-file.ts'
import { ensurePolicy, parsePolicyDocument, policyExpected } from '../../policy-document/policy-document.ts'
import type { FoundingWish } from './founding-wish.ts'
import type { MemberLine } from './member-line.ts'
import { draftFirstPolicy } from './policy-draft.ts'

/** A policy file, and who stands in it if it was written now. */
export type DraftFile = { readonly file: string; readonly written: readonly DraftMember[] | undefined }

/**
 * Writes the draft of a group, with `me` as its first member. A file that is there stays as it is; a usage failure when it
 * lacks somebody who was named.
 */
export async function writeDraftOnce(wish: FoundingWish, me: MemberLine, at: number): Promise<DraftFile> {
  const { file, name, members, expiresAt } = wish
  if (!existsSync(file)) {
    const draft = await draftFirstPolicy(name, [me, ...members], at, { expiresAt })
    if (writeNewFile(file, draft.text)) return { file, written: draft.members }
  }
  const listed = listedIn(file)
  const missing = [me, ...members].filter(({ did, key }) => listed.get(did) !== key)
  if (missing.length === 0) return { file, written: undefined }
  throw failure('usage', 'member/not-in-file', file, { missing: missing.map(({ did }) => did) })
}

/** Keys of the members of a policy file, by DID. */
function listedIn(file: string): Map<unknown, unknown> {
  const bytes = readInput(file, policyExpected, profile.recordBytes)
  const { members } = ensurePolicy(parsePolicyDocument(bytes, file))
  const entries = Array.isArray(members) ? members.filter(isDataMap) : []
  return new Map(entries.map(({ did, key }) => [did, key]))
}
