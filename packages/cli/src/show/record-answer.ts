import { contentOf, parseCid, toAtprotoJson } from '@quorate/core'

import type { Answer } from '../shell/answer.ts'
import { recordFields } from '../shell/render/record-fields.ts'
import { fields, wrap } from '../shell/render/columns.ts'
import { renderCriteria, type Criterion } from '../shell/render/criteria.ts'
import { textField } from '../group/text-field.ts'
import type { SourceRecord } from './record-source.ts'
import type { ShownSignature } from './shown-signature.ts'

const hint =
  'quorate show with --raw writes the bytes that the content CID is of, and with --signed KEY those that a key signed; sha256sum of them has to print the number above or the one beside the key.'

/** A record with its content CID, and for each signature what it covers and whether it holds. */
export function recordAnswer(
  copies: readonly [SourceRecord, ...SourceRecord[]],
  signatures: readonly ShownSignature[],
  bytes: Uint8Array,
): Answer {
  const [{ cid, record }] = copies
  const places = copies.flatMap(({ uri, repository }) => uri ?? repository ?? [])
  const sound = signatures.every(({ findings }) => findings.length === 0)
  return {
    verdict: sound ? 'holds' : 'untrusted',
    data: {
      cid,
      sha256: sha256In(cid),
      bytes: bytes.length,
      places,
      record: toAtprotoJson(contentOf(record)),
      signatures: signatures.map(({ key, repository, attestation, findings }) => ({
        key,
        repository,
        attestation: attestation ?? null,
        sha256: attestation === undefined ? null : sha256In(attestation),
        holds: findings.length === 0,
      })),
    },
    findings: signatures.flatMap(({ findings }) => findings),
    text: (terminal) =>
      [
        fields([
          ['record', textField(record, '$type')],
          ['content', cid],
          ['sha256', sha256In(cid)],
          ['bytes', String(bytes.length)],
          ...places.map((place) => ['in', place] as const),
        ]),
        fields(recordFields(record), '  '),
        renderCriteria(signatures.map(criterionOf), terminal),
        `${wrap(hint, '')}\n`,
      ]
        .filter((part) => part !== '')
        .join('\n'),
  }
}

function criterionOf({ key, repository, attestation, findings }: ShownSignature): Criterion {
  const covers =
    attestation === undefined ? 'signs nothing' : `signs ${attestation}, sha256 ${sha256In(attestation)},`
  return {
    state: findings.length === 0 ? 'holds' : 'fails',
    label: key,
    detail: `${covers} for ${repository}`,
  }
}

/** The digest that a CID states, in hexadecimal. */
function sha256In(text: string): string {
  const cid = parseCid(text)
  return cid.ok ? Buffer.from(cid.value.multihash.digest).toString('hex') : ''
}
