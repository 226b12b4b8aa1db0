import { boundObligations, Ledger } from '@quorate/attest'
import {
  checkShape,
  contentCid,
  contentOf,
  instantMs,
  profile,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'
import {
  departuresIn,
  Sightings,
  Signed,
  type AccountKeys,
  type ChainReport,
  type SigningSeats,
} from '@quorate/governance'
import { nsids, type receipt } from '@quorate/schemas'
import type { PinnedKeys } from './pinned-keys.ts'

/** What nodes said of each other, as far as somebody signed it who counts. */
export type Reported = {
  readonly ledger: Ledger
  /** Receipts outside batches, with the signature of a pinned key. */
  readonly alone: readonly Signed<object>[]
}

/** Whose word counts: keys of members and nodes, from when on nodes sign, and keys of accounts. */
type Voices = { readonly pinned: PinnedKeys; readonly seats: SigningSeats; readonly keys: AccountKeys }

/**
 * The receipts of a group in the batches that hold them (RCP-7). A receipt outside them counts only with its own signature: what
 * anybody can write must not be mixed with the leaves of a batch.
 */
export function receiptsOf(
  { records }: Evidence,
  chain: ChainReport,
  { pinned, seats, keys }: Voices,
  at: number,
): Reported {
  const byKind = Map.groupBy(records, ({ record }) => record['$type'])
  const found = (kind: string) => byKind.get(kind) ?? []
  const alone = found(nsids.OrgP2pdsAttestReceipt).flatMap((one) => {
    const signed = signedReceipt(one)
    // A node may serve two groups with one key: what it says of the other one is none of this one's inputs.
    if (signed === undefined || signed.record.group !== pinned.group || signed.date > at) return []
    return pinned.signing(signed).length > 0 ? [{ one, signed }] : []
  })
  const ledger = new Ledger(
    {
      // Who owes what under a version beyond the limit is not worked out, so no receipt under it is right or wrong (DEC-8).
      versions: chain.versions.flatMap(({ version }) =>
        boundObligations(version) > profile.obligations ? [] : [version],
      ),
      departures: departuresIn(chain.versions),
      seats,
      batches: found(nsids.OrgP2pdsAttestBatch).map((batch) => ({ ...batch, leaves: batch.blob })),
      receipts: alone.map(({ one }) => one),
      checkpoints: new Sightings(chain.pool.checkpoints.values()),
      keys,
    },
    at,
  )
  return { ledger, alone: alone.map(({ signed }) => signed) }
}

function signedReceipt({ repository, record }: EvidenceRecord): Signed<receipt.Main> | undefined {
  const cid = contentCid(record)
  if (!cid.ok || checkShape(nsids.OrgP2pdsAttestReceipt, contentOf(record)).length > 0) return undefined
  return new Signed(repository, cid.value.toString(), record, instantMs(record['observedAt'] as string))
}
