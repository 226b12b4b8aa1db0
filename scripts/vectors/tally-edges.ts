import { attestationCid, toAtprotoJson, type DataMap, type DataValue, type JsonValue } from '@quorate/core'

import type { Case } from './case.ts'
import {
  amend,
  at,
  elsewhere,
  firstPolicy,
  highS,
  hours,
  resigned,
  seat,
  sign,
  successor,
  vote,
  type Housed,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-1 to GOV-3: edges of time and weight, choices that differ, and records that are nearly votes. */
export async function tallyEdgeCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, proposal, yes, no } = group
  const [a, b] = [await yes(alice), await yes(bob)]
  const one = { approve: 1, counted: [alice] }
  const both = { state: 'PASSED', approve: 2, counted: [alice, bob] }
  const dated = (castAt: string) => vote(bob, proposal, 'approve', castAt)
  const weighing = async (weights: readonly number[], governance: DataMap = {}) => {
    const base = await firstPolicy(
      all.map((p, i) => seat(p, { weight: weights[i] ?? 1 })),
      governance,
    )
    return { policy: base, proposal: await amend(alice, base, successor(base)) }
  }
  const heavy = await weighing([4294967293, 1, 1])
  const thirds = await weighing([3, 1, 1], { threshold: { kind: 'atLeast', num: 2, den: 3 } })
  const exceeded = await weighing([1, 1, 1], { threshold: { kind: 'moreThan', num: 2, den: 3 } })
  const quorum = await weighing([1, 1, 1], { quorum: 2 })
  const abstaining = await weighing([1, 1, 1], { quorum: 3 })
  const twins = await firstPolicy([
    seat(alice, { operator: 'one party' }),
    seat(bob, { operator: 'one party' }),
    seat(carol),
  ])
  const ofTwins = await amend(alice, twins, successor(twins))
  const others = signaturesOf(await vote({ ...bob, key: carol.key }, proposal))
  const foreign = signaturesOf(resigned(b, (s) => ({ ...s, $type: 'com.example.seal' })))
  const forged = signaturesOf(resigned(b, (s) => ({ ...s, signature: flipped(s['signature']) })))
  const withEntries = (signatures: DataValue): Housed => ({ ...b, record: { ...b.record, signatures } })
  const withSignatures = (...signatures: DataMap[]) => withEntries(signatures)
  const signedBy = (signature: Uint8Array) => resigned(b, (s) => ({ ...s, signature }))
  const good = signaturesOf(b)

  const rows: Row[] = [
    // Time
    [
      'vote-last-moment',
      'a vote a millisecond before closesAt counts',
      'GOV-3',
      'none',
      { votes: [a, await dated(at(hours.closes, -1))] },
      both,
    ],
    [
      'vote-of-this-moment',
      'a vote of the instant of evaluation counts',
      'DEC-2',
      'none',
      { votes: [a, await dated(at(105))], at: at(105) },
      both,
    ],
    [
      'vote-a-moment-ahead',
      'a vote a millisecond after it does not yet',
      'DEC-2',
      'rule',
      { votes: [a, await dated(at(105, 1))], at: at(105) },
      { ...one, state: 'OPEN', ignored: [[bob, 'record/in-future']] },
    ],
    [
      'vote-short-instant',
      'an instant without milliseconds',
      'ENC-4',
      'shape',
      { votes: [a, await dated('2026-01-05T05:00:00Z')] },
      { ...one, ignored: [[bob, 'record/shape']] },
    ],
    [
      'vote-offset-instant',
      'an instant with an offset',
      'ENC-4',
      'shape',
      { votes: [a, await dated('2026-01-05T06:00:00.000+01:00')] },
      { ...one, ignored: [[bob, 'record/shape']] },
    ],
    [
      'vote-leap-second',
      'a 60th second',
      'ENC-4',
      'shape',
      { votes: [a, await dated('2026-01-05T05:59:60.000Z')] },
      { ...one, ignored: [[bob, 'record/shape']] },
    ],
    // Weight
    [
      'weight-largest',
      'one member with nearly all of the largest weight',
      'GOV-2',
      'none',
      { ...heavy, votes: [await vote(alice, heavy.proposal)] },
      { state: 'PASSED', approve: 4294967293, need: 2147483648, weight: 4294967295, counted: [alice] },
    ],
    [
      'need-rounded-up',
      'three fifths where two thirds are needed',
      'GOV-2',
      'rule',
      { ...thirds, votes: [await vote(alice, thirds.proposal)] },
      { approve: 3, need: 4, weight: 5, counted: [alice] },
    ],
    [
      'need-met-exactly',
      'four fifths where two thirds are needed',
      'GOV-2',
      'none',
      { ...thirds, votes: [await vote(alice, thirds.proposal), await vote(carol, thirds.proposal)] },
      { state: 'PASSED', approve: 4, need: 4, weight: 5, counted: [alice, carol] },
    ],
    [
      'blocked-exactly',
      'two fifths against put two thirds out of reach',
      'GOV-2',
      'rule',
      {
        ...thirds,
        votes: [await vote(bob, thirds.proposal, 'reject'), await vote(carol, thirds.proposal, 'abstain')],
      },
      { state: 'REJECTED', against: 2, need: 4, weight: 5, counted: [bob, carol] },
    ],
    [
      'blocked-nearly',
      'one fifth against does not',
      'GOV-2',
      'rule',
      { ...thirds, votes: [await vote(bob, thirds.proposal, 'reject')] },
      { against: 1, need: 4, weight: 5, counted: [bob] },
    ],
    [
      'need-exceeded',
      'exactly two thirds where more are needed',
      'GOV-2',
      'rule',
      { ...exceeded, votes: [await vote(alice, exceeded.proposal), await vote(bob, exceeded.proposal)] },
      { approve: 2, need: 3, counted: [alice, bob] },
    ],
    [
      'quorum-met-exactly',
      'a quorum of those that approve',
      'GOV-2',
      'none',
      { ...quorum, votes: [await vote(alice, quorum.proposal), await vote(bob, quorum.proposal)] },
      both,
    ],
    [
      'quorum-by-abstention',
      'an abstention takes part',
      'GOV-1',
      'none',
      {
        ...abstaining,
        votes: [
          await vote(alice, abstaining.proposal),
          await vote(bob, abstaining.proposal),
          await vote(carol, abstaining.proposal, 'abstain'),
        ],
      },
      { state: 'PASSED', approve: 2, against: 1, counted: all },
    ],
    [
      'one-operator',
      'two members of one operator are two members',
      'SIG-5',
      'none',
      { policy: twins, proposal: ofTwins, votes: [await vote(alice, ofTwins), await vote(bob, ofTwins)] },
      both,
    ],
    // Choices
    [
      'same-choice-late',
      'the same choice again, too late',
      'GOV-1',
      'rule',
      { votes: [a, await yes(alice, at(hours.closes))] },
      { ...one, ignored: [[alice, 'vote/outside-window']] },
    ],
    [
      'equivocation-late',
      'another choice too late is evidence, and takes nothing away',
      'GOV-1',
      'none',
      { votes: [a, b, await vote(bob, proposal, 'reject', at(hours.closes))] },
      { ...both, ignored: [[bob, 'vote/outside-window']], equivocations: [bob] },
    ],
    [
      'equivocation-other-group',
      'another choice that names another group is evidence',
      'GOV-1',
      'none',
      { votes: [a, b, await vote(bob, proposal, 'reject', at(hours.voted), { group: elsewhere })] },
      { ...both, ignored: [[bob, 'vote/other-group']], equivocations: [bob] },
    ],
    [
      'equivocation-thrice',
      'three choices are one equivocation',
      'GOV-1',
      'rule',
      { votes: [a, await no(alice), await no(alice, 'abstain')] },
      { ...one, equivocations: [alice] },
    ],
    [
      'equivocation-unsigned',
      'a choice that was not signed is no evidence',
      'SIG-1',
      'signature',
      { votes: [a, b, { ...b, record: { ...(await no(bob)).record, signatures: [] } }] },
      { ...both, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-choice-confusable',
      'a choice with a Cyrillic letter that looks Latin',
      'GOV-1',
      'rule',
      { votes: [a, await vote(bob, proposal, '\u0430pprove')] },
      { ...one, ignored: [[bob, 'vote/choice']] },
    ],
    [
      'vote-choice-capital',
      'a choice in other letters',
      'GOV-1',
      'rule',
      { votes: [a, await vote(bob, proposal, 'Approve')] },
      { ...one, ignored: [[bob, 'vote/choice']] },
    ],
    [
      'vote-choice-true',
      'a choice that is a truth value',
      'GOV-1',
      'shape',
      { votes: [a, await vote(bob, proposal, 'approve', at(hours.voted), { choice: true })] },
      { ...one, ignored: [[bob, 'record/shape']] },
    ],
    // Records that are nearly votes
    [
      'vote-group-upper',
      'a group in upper case',
      'ENC-3',
      'shape',
      {
        votes: [
          a,
          await vote(bob, proposal, 'approve', at(hours.voted), {
            group: (proposal.record['group'] as string).toUpperCase(),
          }),
        ],
      },
      { ...one, ignored: [[bob, 'record/shape']] },
    ],
    [
      'vote-other-type',
      'a record of a type that is not known',
      'ENC-6',
      'shape',
      {
        votes: [a, await sign(bob.did, { ...b.record, $type: 'com.example.vote', signatures: [] }, bob.key)],
      },
      { ...one, ignored: [[bob, 'record/unknown-type']] },
    ],
    [
      'vote-own-field',
      'a field that every object has',
      'GOV-7',
      'rule',
      { votes: [a, await vote(bob, proposal, 'approve', at(hours.voted), { constructor: 'x' })] },
      { ...one, ignored: [[bob, 'vote/unknown-field']] },
    ],
    [
      'vote-did-upper',
      'a DID in other letters is another',
      'GOV-3',
      'rule',
      { votes: [a, await vote({ ...bob, did: 'did:web:BOB.example' }, proposal)] },
      { ...one, ignored: [[{ ...bob, did: 'did:web:BOB.example' }, 'vote/not-in-electorate']] },
    ],
    [
      'vote-proto',
      'a vote with a key that sets prototypes is not read',
      'ENC-1',
      'bytes',
      { votes: [a], unreadable: [withText(b, '"choice":', '"__proto__": {}, "choice":')] },
      one,
    ],
    [
      'vote-float',
      'a vote with a fraction is not read',
      'ENC-1',
      'bytes',
      { votes: [a], unreadable: [withText(b, '"choice":', '"weight": 1.5, "choice":')] },
      one,
    ],
    [
      'vote-unsafe-integer',
      'a vote with 2^53 is not read',
      'ENC-1',
      'bytes',
      { votes: [a], unreadable: [withText(b, '"choice":', '"weight": 9007199254740992, "choice":')] },
      one,
    ],
    [
      'vote-too-deep',
      'a vote with 33 levels is not read',
      'ENC-2',
      'bytes',
      {
        votes: [a],
        unreadable: [withText(b, '"choice":', `"deep": ${'['.repeat(32)}${']'.repeat(32)}, "choice":`)],
      },
      one,
    ],
    [
      'vote-beside-junk',
      'what is no record takes nothing else with it',
      'ENC-2',
      'none',
      { votes: [a, b], unreadable: [null, 1, 'vote', [], {}, { repository: 7, record: {} }] },
      both,
    ],
    // Signatures
    [
      'vote-two-keys',
      'a signature by another key beside the right one',
      'SIG-4',
      'none',
      { votes: [a, withSignatures(...others, ...good)] },
      both,
    ],
    [
      'vote-two-types',
      'a signature of another type beside the right one',
      'SIG-1',
      'none',
      { votes: [a, withSignatures(...foreign, ...good)] },
      both,
    ],
    [
      'vote-forged-and-good',
      'a forged signature beside the right one',
      'SIG-1',
      'none',
      { votes: [a, withSignatures(...forged, ...good)] },
      both,
    ],
    [
      'vote-copies',
      'a copy without its signature beside the signed one',
      'SIG-1',
      'none',
      { votes: [a, withSignatures(), b] },
      both,
    ],
    [
      'vote-16-signatures',
      'the right signature as the last of 16',
      'SIG-1',
      'none',
      { votes: [a, withSignatures(...Array.from({ length: 15 }, () => foreign[0] as DataMap), ...good)] },
      both,
    ],
    [
      'vote-17-signatures',
      'the right signature as the last of 17',
      'SIG-1',
      'signature',
      { votes: [a, withSignatures(...Array.from({ length: 16 }, () => foreign[0] as DataMap), ...good)] },
      { ...one, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-17-signatures-beside-one',
      'a copy with 17 signatures brings none, and takes nothing from the copy with one',
      'SIG-1',
      'none',
      { votes: [a, withSignatures(...Array.from({ length: 17 }, () => foreign[0] as DataMap)), b] },
      both,
    ],
    [
      'vote-signatures-of-copies',
      '32 signatures in two copies of 16, the right one among them',
      'SIG-1',
      'none',
      {
        votes: [
          a,
          withSignatures(...Array.from({ length: 16 }, () => foreign[0] as DataMap)),
          withSignatures(...Array.from({ length: 15 }, () => forged[0] as DataMap), ...good),
        ],
      },
      both,
    ],
    [
      'vote-signature-no-map',
      'entries that are no maps beside the right signature',
      'SIG-1',
      'none',
      { votes: [a, withEntries([null, 7, 'seal', [], ...good])] },
      both,
    ],
    [
      'vote-signature-only-junk',
      'entries that are no maps, and no signature',
      'SIG-1',
      'signature',
      { votes: [a, withEntries([null, 7, 'seal', []])] },
      { ...one, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-signatures-no-list',
      'the right signature, not in a list',
      'SIG-1',
      'signature',
      { votes: [a, withEntries(good[0] as DataMap)] },
      { ...one, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-signatures-no-list-beside-one',
      'signatures that are no list take nothing from the copy with one',
      'SIG-1',
      'none',
      { votes: [a, withEntries(null), b] },
      both,
    ],
    [
      'vote-names-cid',
      'a signature that names the CID that was signed',
      'SIG-1',
      'none',
      { votes: [a, resigned(b, (s) => ({ ...s, cid: signedCid(b) }))] },
      both,
    ],
    [
      'vote-names-other-cid',
      'a signature that names another CID',
      'SIG-1',
      'signature',
      { votes: [a, resigned(b, (s) => ({ ...s, cid: elsewhere }))] },
      { ...one, ignored: [[bob, 'signature/cid-mismatch']] },
    ],
    [
      'vote-names-repository',
      'a signature that states a repository itself',
      'GOV-7',
      'signature',
      { votes: [a, resigned(b, (s) => ({ ...s, repository: bob.did }))] },
      { ...one, ignored: [[bob, 'signature/foreign-metadata']] },
    ],
    [
      'vote-der',
      'a signature in DER',
      'SIG-3',
      'signature',
      { votes: [a, signedBy(der(good[0]?.['signature'] as Uint8Array))] },
      { ...one, ignored: [[bob, 'signature/der']] },
    ],
    [
      'vote-short-signature',
      'a signature of 63 bytes',
      'SIG-3',
      'signature',
      { votes: [a, signedBy((good[0]?.['signature'] as Uint8Array).slice(1))] },
      { ...one, ignored: [[bob, 'signature/length']] },
    ],
    [
      'vote-zero-signature',
      'a signature of zeros',
      'SIG-3',
      'signature',
      { votes: [a, signedBy(new Uint8Array(64))] },
      { ...one, ignored: [[bob, 'signature/out-of-range']] },
    ],
    [
      'vote-k-256',
      'a vote by a K-256 key counts',
      'SIG-2',
      'none',
      { votes: [a, await yes(carol)] },
      { ...both, counted: [alice, carol] },
    ],
    [
      'vote-k-256-high-s',
      'the twin of a K-256 signature',
      'SIG-2',
      'signature',
      { votes: [a, resigned(await yes(carol), highS('K-256'))] },
      { ...one, ignored: [[carol, 'signature/high-s']] },
    ],
  ]
  return tallyCasesOf(rows, group)
}

function signaturesOf({ record }: Housed): DataMap[] {
  return record['signatures'] as DataMap[]
}

function signedCid({ repository, record }: Housed): string {
  const [{ $type, key } = {}] = signaturesOf({ repository, record })
  const cid = attestationCid(record, { $type, key } as DataMap, repository)
  if (!cid.ok) throw new Error(cid.findings[0].code)
  return cid.value.toString()
}

function flipped(signature: DataValue | undefined): Uint8Array {
  return Uint8Array.from(signature as Uint8Array, (byte, i) => (i === 63 ? byte ^ 1 : byte))
}

/** JSON of a housed record with something in its text replaced, which no value of the data model could say. */
function withText(housed: Housed, before: string, after: string): JsonValue {
  const text = JSON.stringify(toAtprotoJson(housed))
  return JSON.parse(text.replace(before, after)) as JsonValue
}

/** r and s as a DER sequence of two integers. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const first = bytes.findIndex((byte) => byte !== 0)
    const body = bytes.subarray(first)
    const padded = (body[0] ?? 0) >= 0x80 ? [0, ...body] : [...body]
    return [2, padded.length, ...padded]
  }
  const content = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))]
  return Uint8Array.of(0x30, content.length, ...content)
}
