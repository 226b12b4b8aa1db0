import { checkShape, contentCid, contentOf, formatInstant, instantMs, type Signer } from '@quorate/core'
import { Signed, type FoundRecord } from '@quorate/governance'
import { nsids, type batch } from '@quorate/schemas'
import { commitmentTo } from './challenge.ts'
import { toHex } from './hexadecimal.ts'
import { verifierSecret } from './verifier-secret.ts'

/** A batch that a verifier finds in its own repository. */
export type OwnBatch = { readonly cid: string; readonly record: batch.Main }

/** Where a verifier's next batch goes on: what {@link draftBatch} asks for beside the leaves. */
export type NextBatch = {
  readonly before: { readonly cid: string; readonly seq: number } | undefined
  readonly seq: number
  readonly secret: Uint8Array
  readonly secretAfterNext: Uint8Array
}

/** The batches of a group among records of the verifier's repository that `key`, a did:key, signed; the newest first. */
export function ownBatches(records: readonly FoundRecord[], group: string, key: string): OwnBatch[] {
  return records
    .flatMap(({ record, repository }): OwnBatch[] => {
      const cid = contentCid(record)
      const content = contentOf(record)
      if (!cid.ok || checkShape(nsids.OrgP2pdsAttestBatch, content).length > 0) return []
      const body = content as unknown as batch.Main
      const signed = new Signed<batch.Main>(repository, cid.value.toString(), record, instantMs(body.to))
      return body.group === group && signed.signedBy(key).ok ? [{ cid: signed.cid, record: body }] : []
    })
    .sort((a, b) => instantMs(b.record.from) - instantMs(a.record.from) || b.record.seq - a.record.seq)
}

/**
 * The next batch of a verifier whose interval begins at `from`, in milliseconds. `own` are its newest batches, the newest
 * first. A chain whose secrets this key did not make cannot be gone on with: a new one begins (RCP-3).
 */
export async function nextBatch(
  own: readonly OwnBatch[],
  signer: Signer,
  group: string,
  from: number,
): Promise<NextBatch> {
  const secretAt = (at: string, use: 'reveal' | 'commitment') => verifierSecret(signer, group, at, use)
  const start = formatInstant(from)
  const secretAfterNext = await secretAt(start, 'commitment')
  const [last] = own
  const begins = async (before: NextBatch['before']) => ({
    before,
    seq: before === undefined ? 0 : before.seq + 1,
    secret: await secretAt(start, 'reveal'),
    secretAfterNext,
  })
  if (last === undefined) return begins(undefined)
  const { cid, record } = last
  if (record.seq === 0) return begins({ cid, seq: 0 })
  const committed = own.find((batch) => batch.cid === record.prev)?.record
  const secret = committed && (await secretAt(committed.from, 'commitment'))
  if (secret === undefined || toHex(commitmentTo(secret)) !== committed?.commitment) return begins(undefined)
  return { before: { cid, seq: record.seq }, seq: record.seq + 1, secret, secretAfterNext }
}
