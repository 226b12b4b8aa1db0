import { Flags } from '@oclif/core'

import { failure } from '../shell/failure.ts'
import { textField } from '../group/text-field.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import type { FoundAttestation } from './attestation-source.ts'

/** Which of the attestations in a file are meant. */
export const filterFlags = {
  node: Flags.string({ summary: 'Only those of this node.', helpValue: 'DID' }),
  by: Flags.string({
    summary: 'Only those that this member signed: a DID, or the handle that it claims.',
    helpValue: 'MEMBER',
  }),
}

export type FilterFlags = { readonly node?: string | undefined; readonly by?: string | undefined }

/** At least one of them: where none is meant, nothing would be verified. */
export function chosenBy(
  { node, by }: FilterFlags,
  attestations: readonly FoundAttestation[],
  source: string,
  names: MemberNames,
): readonly FoundAttestation[] {
  const member = by === undefined ? undefined : names.didOf(by)
  const chosen = attestations.filter(
    ({ record, repository }) =>
      (node === undefined || textField(record, 'node') === node) &&
      (member === undefined || repository === member),
  )
  if (chosen.length > 0) return chosen
  const asked = [...(node === undefined ? [] : [` of ${node}`]), ...(by === undefined ? [] : [` by ${by}`])]
  throw failure('indeterminate', 'attest/none', source, { expected: asked.join('') })
}
