import { writeBundle, type Bundle, type DataMap } from '@quorate/core'

import { Failure } from '../shell/failure.ts'
import { writeOutput } from '../shell/files/output-file.ts'

/** Writes the evidence of a bundle and an attestation of it, signed for `repository`, as one bundle. */
export function packAttestation(
  output: string,
  bundle: Bundle,
  {
    repository,
    record,
    cid,
  }: { readonly repository: string; readonly record: DataMap; readonly cid: string },
): void {
  const packed = writeBundle({ ...bundle, records: [...bundle.records, { repository, record, cid }] })
  if (!packed.ok) throw new Failure('untrusted', packed.findings)
  writeOutput(output, packed.value)
}
