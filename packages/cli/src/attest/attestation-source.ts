import { contentCid, type Bundle } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { loadNetwork, openNetwork } from '../account/network.ts'
import { Failure, failure } from '../shell/failure.ts'
import { readRecordSource, type SourceRecord } from '../show/record-source.ts'

/** An attestation as it was found, in the repository that its signature is for. */
export type FoundAttestation = SourceRecord & { readonly repository: string }

export type AttestationSource = {
  /** Each content CID of a repository once. */
  readonly attestations: readonly FoundAttestation[]
  /** The bundle that the source is, if it is one. */
  readonly bundle: Bundle | undefined
}

/** The attestations in a file, a bundle or one of --offline, or the one at an at-uri, for which alone a network is opened. */
export async function readAttestations(source: string): Promise<AttestationSource> {
  const { records, bundle } = source.startsWith('at://')
    ? { records: [await attestationAt(source)], bundle: undefined }
    : readRecordSource(source)
  const found = records.flatMap(({ repository, ...rest }): FoundAttestation[] =>
    repository === undefined || rest.record['$type'] !== nsids.OrgP2pdsAttestCompliance
      ? []
      : [{ ...rest, repository }],
  )
  const distinct = new Map(
    found.map((attestation) => [`${attestation.repository} ${attestation.cid}`, attestation]),
  )
  return { attestations: [...distinct.values()], bundle }
}

async function attestationAt(uri: string): Promise<FoundAttestation> {
  const { getRecordAt } = await loadNetwork()
  const found = await getRecordAt(await openNetwork(), uri)
  if (found === undefined)
    throw failure('indeterminate', 'input/not-found', uri, { what: 'record', actual: uri })
  if (!found.ok) throw new Failure('untrusted', found.findings)
  const { record, repository } = found.value
  const cid = contentCid(record)
  if (!cid.ok) throw new Failure('untrusted', cid.findings)
  return { record, cid: cid.value.toString(), repository, uri }
}
