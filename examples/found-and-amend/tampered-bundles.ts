import { P256Keypair } from '@atproto/crypto'
import {
  contentCid,
  signRecord,
  writeBundle,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'
import {
  draftCheckpoint,
  draftProposal,
  draftSuccessor,
  draftVote,
  type ChainReport,
  type Version,
} from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import { must, type StoryMember } from '../story/member.ts'
import type { StoryClock } from '../story/story-clock.ts'

type Cast = Record<'alice' | 'bob' | 'carol' | 'dave', StoryMember>

/** One bundle that must not pass: what was done to it, how to check it, and what the check must answer. */
export type Tampered = {
  readonly file: string
  readonly what: string
  /** Arguments of `quorate check` after the file, from the folder above quorate-demo. */
  readonly args: readonly string[]
  readonly exit: number
  /** Code of the first finding. */
  readonly first: string
  readonly bytes: Uint8Array
}

/** Ways to cheat with the story's evidence, each in a bundle of its own. */
export async function tamper(
  evidence: Evidence,
  report: ChainReport,
  cast: Cast,
  clock: StoryClock,
): Promise<Tampered[]> {
  const { alice, bob, carol } = cast
  const [v1, v2] = report.versions
  if (v1 === undefined || v2 === undefined) throw new Error('the story has two versions at least')
  // Version 2 as it is certified and nothing else of it: no loose vote can make up for what is taken from its certificate.
  const compact = upTo(evidence, v2.version)
  const certificate = certificateOf(compact, v2.cid)
  const changed = (change: (certificate: Certificate) => void) => {
    const altered = structuredClone(certificate)
    change(altered)
    return bundle(replaceCertificate(compact, v2.cid, altered))
  }
  const foreign = await foreignVote(bob, v1.version, certificate)
  const second = await secondVote(alice, certificate)
  const swapped = await swappedProposal(bob, v2.version, certificate)
  const whole = bundle(evidence)

  return [
    {
      file: 'byte-changed.car',
      what: 'one bit of one byte near the end is flipped',
      args: [],
      exit: 4,
      first: 'car/hash-mismatch',
      bytes: whole.with(whole.length - 40, (whole.at(-40) ?? 0) ^ 1),
    },
    {
      file: 'votes-below-need.car',
      what: 'the vote of bob is taken out of the certificate of version 2',
      args: [],
      exit: 1,
      first: 'certificate/below-need',
      bytes: changed((c) => (c.votes = c.votes.filter((v) => v['did'] !== bob.did))),
    },
    {
      file: 'rollback.car',
      what: 'version 2 is shown as the head to somebody who knows version 3',
      args: ['--anchor', 'quorate-demo/anchor.json'],
      exit: 4,
      first: 'head/rollback',
      bytes: bundle(compact),
    },
    {
      file: 'forked-successor.car',
      what: 'alice, bob and dave sign a second successor of version 2, and carol is shown the other one',
      args: [],
      exit: 1,
      first: 'policy/forked',
      bytes: bundle(await fork(evidence, v2.version, cast, clock)),
    },
    {
      file: 'high-s-twin.car',
      what: 'the signature of bob is replaced by its twin with a high S',
      args: [],
      exit: 4,
      first: 'signature/high-s',
      bytes: changed(
        (c) =>
          (voteBy(bob, c.votes)['signature'] = highTwin(voteBy(bob, c.votes)['signature'] as Uint8Array)),
      ),
    },
    {
      file: 'vote-of-another-group.car',
      what: 'the vote of bob is one that he cast in another group',
      args: [],
      exit: 4,
      first: 'signature/mismatch',
      bytes: changed((c) => (voteBy(bob, c.votes)['signature'] = foreign)),
    },
    {
      file: 'member-counted-twice.car',
      what: 'alice votes twice, with two keys, in place of bob',
      args: [],
      exit: 4,
      first: 'certificate/duplicate-member',
      bytes: changed((c) => (c.votes = [voteBy(alice, c.votes), second])),
    },
    {
      file: 'proposal-swapped.car',
      what: 'another proposal of the same policy, signed by bob, stands where the voted one stood',
      args: [],
      exit: 4,
      first: 'signature/mismatch',
      bytes: changed((c) => (c.proposal.record = swapped)),
    },
    {
      file: 'acknowledgment-unproven.car',
      what: 'nothing shows that the members published their acknowledgments themselves',
      args: [],
      exit: 3,
      first: 'ack/unproven',
      bytes: bundle({ ...evidence, proofs: [] }),
    },
    {
      file: 'key-substituted.car',
      what: 'the vote of alice carries the key of carol',
      args: [],
      exit: 4,
      first: 'key/not-pinned',
      bytes: changed((c) => (voteBy(alice, c.votes)['key'] = carol.key.did())),
    },
  ]
}

type Vote = DataMap & { castAt: string }
type Certificate = {
  proposal: { repository: string; record: DataMap & { opensAt: string } }
  votes: Vote[]
  acks: DataMap[]
}

function bundle(evidence: Evidence): Uint8Array {
  return must(writeBundle(evidence))
}

function upTo(evidence: Evidence, last: Version): Evidence {
  const records = evidence.records.filter(({ record }) => {
    if (record['$type'] === nsids.OrgP2pdsGovernanceCheckpoint) return true
    return record['$type'] === nsids.OrgP2pdsPolicy && Number(record['version']) <= last.number
  })
  return { ...evidence, records }
}

function certificateOf(evidence: Evidence, cid: string): Certificate {
  const certified = evidence.records.find((r) => r.cid === cid && r.record['certificate'] !== undefined)
  if (certified === undefined) throw new Error(`no certificate of ${cid}`)
  return certified.record['certificate'] as unknown as Certificate
}

function replaceCertificate(evidence: Evidence, cid: string, certificate: Certificate): Evidence {
  const records = evidence.records.map((r): EvidenceRecord =>
    r.cid === cid ? { ...r, record: { ...r.record, certificate: certificate } } : r,
  )
  return { ...evidence, records }
}

/** The signature that `member` made, at the same time and for the same choice, on a proposal of another group. */
async function foreignVote(member: StoryMember, base: Version, { votes }: Certificate): Promise<Uint8Array> {
  const { castAt } = voteBy(member, votes)
  const other = must(contentCid({ another: 'group' })).toString()
  const vote = draftVote({ cid: other, base: { ...base, group: other, cid: other } }, 'approve', castAt)
  return signatureOf(must(await signRecord(vote, member.did, member.key)))
}

async function secondVote(member: StoryMember, { votes }: Certificate): Promise<Vote> {
  const second = await P256Keypair.create()
  const signature = await second.sign(new Uint8Array(36))
  return { ...voteBy(member, votes), key: second.did(), signature }
}

function voteBy(member: StoryMember, votes: readonly Vote[]): Vote {
  const vote = votes.find((v) => v['did'] === member.did)
  if (vote === undefined) throw new Error(`${member.name} did not vote`)
  return vote
}

/** Another proposal of the same policy: it opens a millisecond later, so it is another record. */
async function swappedProposal(
  by: StoryMember,
  { record }: Version,
  { proposal }: Certificate,
): Promise<Certificate['proposal']['record']> {
  const { opensAt, signatures: _signatures, ...rest } = proposal.record
  const later = new Date(Date.parse(opensAt) + 1).toISOString()
  const draft = { ...rest, opensAt: later, policy: record as unknown as DataMap }
  const { policy: _policy, ...signed } = must(await signRecord(draft, by.did, by.key))
  return { ...signed, opensAt: later }
}

function signatureOf(record: DataMap): Uint8Array {
  const [entry] = record['signatures'] as DataMap[]
  return entry?.['signature'] as Uint8Array
}

/** (r, n - s): it verifies wherever a high S is not refused. */
function highTwin(signature: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
  return Uint8Array.from([
    ...signature.subarray(0, 32),
    ...Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'),
  ])
}

/** A second successor of `base` with every signature that it needs, made beside the first and never published. */
async function fork(
  evidence: Evidence,
  base: Version,
  { alice, bob, dave }: Cast,
  clock: StoryClock,
): Promise<Evidence> {
  const opensAt = new Date(clock.now - 15 * 86_400_000).toISOString()
  const castAt = new Date(clock.now - 15 * 86_400_000 + 1000).toISOString()
  const rival = draftSuccessor(base, (policy) => ({
    ...policy,
    name: 'Mutual aid, our way',
    createdAt: opensAt,
    effectiveAt: new Date(clock.now - 5 * 86_400_000).toISOString(),
  }))
  const found = async (draft: DataMap, by: StoryMember): Promise<EvidenceRecord> => {
    const record = must(await signRecord(draft, by.did, by.key))
    return { repository: by.did, record, cid: must(contentCid(record)).toString() }
  }
  const proposal = await found(
    draftProposal(base, { kind: 'amendment', policy: rival, opensAt }, opensAt),
    bob,
  )
  const ballot = { cid: proposal.cid, base }
  const votes = await Promise.all(
    [alice, bob, dave].map((m) => found(draftVote(ballot, 'approve', castAt), m)),
  )
  const expiresAt = new Date(clock.now).toISOString()
  const seen = {
    group: base.group,
    head: base.cid,
    asOf: castAt,
    expiresAt,
    previous: undefined,
    seen: [proposal, ...votes],
  }
  const witnesses = await Promise.all([alice, bob].map((m) => found(draftCheckpoint(seen), m)))
  return { ...evidence, records: [...evidence.records, proposal, ...votes, ...witnesses] }
}
