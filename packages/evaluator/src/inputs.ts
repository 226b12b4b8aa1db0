import { merkleRoot, toHex, type Ledger } from '@quorate/attest'
import { compareBytes, writeCbor } from '@quorate/core'
import type { ChainReport, Signed } from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import type { AccountFact } from './account-evidence.ts'
import type { PinnedKeys } from './pinned-keys.ts'

/** One piece of admitted evidence (DEC-2). */
type Identity = readonly [kind: string, repository: string, key: string, cid: string]

/** The tree of RFC 9162 over the identities of all admitted evidence, in the order of their bytes. */
export function inputsOf(
  chain: ChainReport,
  pinned: PinnedKeys,
  ledger: Ledger,
  alone: readonly Signed<object>[],
  accounts: readonly AccountFact[],
): { readonly root: string; readonly count: number } {
  const identities = [
    ...policies(chain),
    ...governance(chain, pinned),
    ...wordsOnProposed(chain, pinned),
    ...alone.flatMap((receipt) => signedBy(nsids.OrgP2pdsAttestReceipt, receipt, pinned)),
    ...batches(ledger),
    ...publications(chain),
    ...accounts.map(({ kind, did, key, root }): Identity => [kind, did, key, root]),
  ]
  const leaves = new Map(
    identities.map((identity) => {
      const bytes = writeCbor([...identity])
      return [toHex(bytes), bytes]
    }),
  )
  const sorted = [...leaves.values()].sort(compareBytes)
  return { root: toHex(merkleRoot(sorted)), count: sorted.length }
}

/** Nobody signs a policy: whoever housed it, it is certified or not. */
function policies({ versions }: ChainReport): Identity[] {
  return versions.map(({ cid }) => [nsids.OrgP2pdsPolicy, '', '', cid])
}

/** A proposal on a certified version, and a vote on such a proposal, say something of the group whatever group they name (GOV-1, GOV-4). */
function governance({ pool, versions }: ChainReport, pinned: PinnedKeys): Identity[] {
  const nested = <T>(maps: Iterable<ReadonlyMap<string, T>>) =>
    [...maps].flatMap((records) => [...records.values()])
  const certified = new Set(versions.map(({ cid }) => cid))
  const proposals = nested(pool.proposals.values())
  const proposed = new Set(proposals.flatMap(({ cid, record }) => (certified.has(record.base) ? [cid] : [])))
  const own = <T extends Signed<{ group: string }>>(records: readonly T[], isToo = (_: T) => false) =>
    records.filter((found) => found.record.group === pinned.group || isToo(found))
  const kinds: [string, readonly Signed<object>[]][] = [
    [nsids.OrgP2pdsGovernanceProposal, own(proposals, ({ cid }) => proposed.has(cid))],
    [nsids.OrgP2pdsGovernanceProposal, own([...pool.cancellations.values()].flat())],
    [
      nsids.OrgP2pdsGovernanceVote,
      own(nested(pool.votes.values()), ({ record }) => proposed.has(record.proposal)),
    ],
    [nsids.OrgP2pdsPolicyAck, own(nested(pool.acks.values()))],
    [nsids.OrgP2pdsGovernanceCheckpoint, own([...pool.checkpoints.values()])],
  ]
  return kinds.flatMap(([kind, records]) => records.flatMap((record) => signedBy(kind, record, pinned)))
}

/** Acknowledgments of what is proposed, by the keys that it pins itself: they count on its side, whether or not it is certified (GOV-5). */
function wordsOnProposed({ pool, proposals }: ChainReport, pinned: PinnedKeys): Identity[] {
  const proposed = new Map(
    proposals.flatMap(({ ballot }) => (ballot?.next ? [[ballot.next.cid, ballot.next]] : [])),
  )
  return [...proposed.values()].flatMap((version) =>
    [...(pool.acks.get(version.cid)?.values() ?? [])].flatMap((ack): Identity[] => {
      const key = version.members.get(ack.repository)?.key
      const signing =
        key === undefined || ack.record.group !== pinned.group ? [] : ack.signers(new Set([key]))
      return signing.map((signer) => [nsids.OrgP2pdsPolicyAck, ack.repository, signer, ack.cid])
    }),
  )
}

function signedBy(kind: string, record: Signed<object>, pinned: PinnedKeys): Identity[] {
  return pinned.signing(record).map((key) => [kind, record.repository, key, record.cid])
}

/** A batch, and the leaves that came with it: without them the same batch says less. */
function batches(ledger: Ledger): Identity[] {
  return ledger.batches.flatMap(({ repository, version, cid, record, leaves }): Identity[] => {
    const key = version.nodes.get(repository)?.key ?? ''
    const batch: Identity = [nsids.OrgP2pdsAttestBatch, repository, key, cid]
    if (leaves === undefined || record.leaves === undefined) return [batch]
    return [batch, ['leaves', repository, key, record.leaves.ref.toString()]]
  })
}

/** That a member's repository is proven to have published an acknowledgment of a version, or its exit, by whatever proof. */
function publications({ versions }: ChainReport): Identity[] {
  return versions.flatMap(({ cid, consent }) =>
    consent.flatMap(({ did, proof, exit, standingExit }) =>
      [proof && cid, exit?.published?.cid, standingExit?.published?.cid].flatMap((shown): Identity[] =>
        shown === undefined ? [] : [['repoProof', did, '', shown]],
      ),
    ),
  )
}
