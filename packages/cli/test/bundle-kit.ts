import {
  cidOf,
  contentCid,
  encodeCanonical,
  readRepoProof,
  replayPlcLog,
  utf8,
  writeBundle,
  writeCar,
  type CID,
  type DataMap,
  type DataValue,
  type Evidence,
  type RepoProof,
} from '@quorate/core'
import type { FoundRecord } from '@quorate/governance'

import { signOperation, taken, updateBody } from '../../core/test/signed-plc-log.ts'
import { ensure, ms, type Person } from '../../governance/test/group.ts'
import { keyOf, type Key } from '../../governance/test/keys.ts'

/** A member with a did:plc of its own: a handle in its log, and a repository that its host signs. */
export type Account = Person & {
  readonly log: Evidence['plcLogs'][number]
  /** The #atproto key, which signs commits. */
  readonly repoKey: Key
}

/** The same account for the same name, in every run. */
export async function account(name: string, alias = `at://${name}.test`): Promise<Account> {
  const [key, repoKey] = await Promise.all([keyOf(name), keyOf(`repository of ${name}`)])
  const body = updateBody(null, [repoKey], {
    verificationMethods: { atproto: repoKey.did() },
    alsoKnownAs: [alias],
  })
  const genesis = await signOperation(body, repoKey)
  const log = [taken(genesis, 0)]
  const { did } = ensure(replayPlcLog(log, ms(0)))
  return { did, key, repoKey, log: { did, log } }
}

/** What com.atproto.sync.getRecord would answer, of a repository that holds this record alone, so many hours in. */
async function proofOf(
  { did, repoKey }: Account,
  { record }: FoundRecord,
  hours: number,
): Promise<RepoProof> {
  const leaf = blockOf(record)
  const node = blockOf({
    l: null,
    e: [{ p: 0, k: utf8(`${record['$type'] as string}/3kaaaaaaaaa2a`), v: leaf[0], t: null }],
  })
  const unsigned = { did, version: 3, data: node[0], rev: tidOf(ms(hours)), prev: null }
  const commit = blockOf({ ...unsigned, sig: await repoKey.sign(blockOf(unsigned)[1]) })
  return ensure(readRepoProof(writeCar(commit[0], [commit, node, leaf])))
}

/** The proofs of all acknowledgments of these accounts. */
export function proofsOf(
  accounts: readonly Account[],
  records: readonly FoundRecord[],
): Promise<RepoProof[]> {
  return Promise.all(
    records
      .filter(({ record }) => record['$type'] === 'org.p2pds.policy.ack')
      .flatMap((found) => {
        const owner = accounts.find(({ did }) => did === found.repository)
        return owner === undefined ? [] : [proofOf(owner, found, 2)]
      }),
  )
}

/** A record, and the blob that it names where that was found too. */
export type FoundFile = FoundRecord & { readonly blob?: Uint8Array | undefined }

export function bundleOf(records: readonly FoundFile[], more: Partial<Evidence> = {}): Uint8Array {
  const evidence = { proofs: [], plcLogs: [], didDocuments: [], ...more }
  return ensure(
    writeBundle({
      ...evidence,
      records: records.map((found) => ({ ...found, cid: ensure(contentCid(found.record)).toString() })),
    }),
  )
}

/** A bundle with what proves the acknowledgments of these accounts. */
export async function provenBundle(
  accounts: readonly Account[],
  records: readonly FoundRecord[],
): Promise<Uint8Array> {
  return bundleOf(records, {
    proofs: await proofsOf(accounts, records),
    plcLogs: accounts.map(({ log }) => log),
  })
}

export function blockOf(data: DataValue | DataMap): readonly [CID, Uint8Array] {
  const bytes = ensure(encodeCanonical(data))
  return [cidOf(bytes), bytes]
}

const alphabet = '234567abcdefghijklmnopqrstuvwxyz'

export function tidOf(milliseconds: number): string {
  let rest = BigInt(milliseconds) * 1000n * 1024n
  let text = ''
  for (let i = 0; i < 13; i++, rest /= 32n) text = `${alphabet[Number(rest % 32n)] ?? ''}${text}`
  return text
}
