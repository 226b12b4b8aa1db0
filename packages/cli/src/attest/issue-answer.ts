import type { Answer } from '../shell/answer.ts'
import { fields } from '../shell/render/columns.ts'
import { paint, terminalOf } from '../shell/render/terminal.ts'
import { signedFields, signedJson, type UnsignedRecord } from '../signing/unsigned-record.ts'
import type { DraftedAttestation } from './attestation-draft.ts'
import { attestedFields, attestedJson } from './attestation-text.ts'
import type { Issuer } from './issuer.ts'

const ownNode = 'the node is your own: whoever reads it takes it for your word about yourself'

/** What is about to be attested, for the one who stands for it. */
export function attestationMeaning(
  issuer: Issuer,
  draft: DraftedAttestation,
  unsigned: UnsignedRecord,
): string {
  const { record, version, isClaim } = draft
  const title = paint(
    `${isClaim ? 'Claim' : 'Attest'} that a node is ${record.outcome}`,
    'bold',
    terminalOf(process.stderr, process.env),
  )
  return `${title}\n${fields(
    [
      ['group', version.record.name],
      ['attester', `${issuer.names.of(issuer.me)}, ${issuer.me}`],
      ...attestedFields(record),
      ...(isClaim ? [['claim', ownNode] as const] : []),
      ...signedFields(unsigned),
    ],
    '  ',
  )}\n`
}

/** `uri` is where it is published, `output` the bundle that holds it. */
export function issueAnswer(
  issuer: Issuer,
  { record, isClaim }: DraftedAttestation,
  unsigned: UnsignedRecord,
  { uri, output }: { readonly uri: string | undefined; readonly output: string | undefined },
): Answer {
  return {
    data: {
      ...attestedJson(record),
      attester: issuer.me,
      claim: isClaim,
      uri: uri ?? null,
      bundle: output ?? null,
      signed: signedJson(unsigned),
    },
    text: () =>
      `You ${isClaim ? 'claimed' : 'attested'} that ${record.node} is ${record.outcome}.\n${fields([
        ...(uri === undefined ? [] : [['attestation', uri] as const]),
        ...(output === undefined ? [] : [['bundle', output] as const]),
        ...signedFields(unsigned),
      ])}`,
  }
}
