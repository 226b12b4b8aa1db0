import { beforeAll, describe, expect, it } from 'vitest'

import { cidOf, encodeCanonical, type DataMap, type RepoProof } from '@quorate/core'
import { evaluateChain, type Consent, type FoundRecord } from '../src/index.ts'
import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  instant,
  member,
  ms,
  nextPolicy,
  people,
  vote,
  type Person,
} from './group.ts'
import { identity, rotated, type IdentityLog } from './identity-log.ts'
import { keyOf, type Key } from './keys.ts'
import { publish } from './repository.ts'
import { codes, reportOn } from './summary.ts'

/**
 * Repositories made now carry the date of now in their commits, so what happens around a proof is dated around that.
 * Hours are from the group's start, in the year 2026.
 */
const longAfter = 500_000

let alice: Person, bob: Person
let hostKey: Key, laterHostKey: Key
let policy: DataMap
let records: FoundRecord[]
let log: IdentityLog

beforeAll(async () => {
  ;[alice, bob] = await people('alice', 'bob')
  hostKey = await keyOf("alice's host")
  laterHostKey = await keyOf("alice's next host")
  log = await identity('alice', hostKey, -60_000)
  alice = { did: log.did, key: alice.key }
  ;[policy, records] = await foundedWith({})
})

/** The group whose first member is Alice, with more in her seat. */
async function foundedWith(seat: DataMap, governance: DataMap = {}): Promise<[DataMap, FoundRecord[]]> {
  const made = foundingPolicy([member(alice, seat), member(bob)], governance)
  return [made, await founding(made, [alice, bob])]
}

function alicesAck(from: readonly FoundRecord[]): FoundRecord {
  return from.find((r) => r.repository === alice.did && 'ackedAt' in r.record) as FoundRecord
}

type Shown = {
  records?: readonly FoundRecord[]
  proofs?: RepoProof[]
  logs?: IdentityLog[]
  didDocuments?: { did: string; document: DataMap }[]
}

function alicesConsent(
  { records: shown = records, proofs = [], logs = [], didDocuments = [] }: Shown,
  at = longAfter,
): Consent {
  const { versions } = evaluateChain({ records: shown, proofs, plcLogs: logs, didDocuments }, ms(at))
  return versions.at(-1)?.consent.find((c) => c.did === alice.did) as Consent
}

describe('an acknowledgment', () => {
  it('is claimed until the repository of its member is shown to hold it', async () => {
    expect(alicesConsent({})).toMatchObject({ status: 'claimed', findings: [{ code: 'ack/unproven' }] })
    const mine = alicesAck(records)
    const proof = await publish(mine, hostKey)
    expect(alicesConsent({ proofs: [proof], logs: [log] })).toEqual({
      did: alice.did,
      status: 'acknowledged',
      since: Date.parse(mine.record['ackedAt'] as string),
      ack: cidOfRecord(mine.record),
      proof: proof.commit.toString(),
      findings: [],
    })
  })

  it('stays claimed when the proof shows something else', async () => {
    const mine = alicesAck(records)
    const cases: [RepoProof, string][] = [
      [await publish(mine, laterHostKey), 'proof/signature signature/mismatch'],
      [await publish({ ...mine, repository: bob.did }, hostKey), 'ack/unproven'],
      [await publish({ ...mine, record: { ...mine.record, note: 'other' } }, hostKey), 'ack/unproven'],
      [await publish(mine, hostKey, 'org.p2pds.governance.vote'), 'ack/unproven'],
    ]
    for (const [proof, code] of cases) {
      const consent = alicesConsent({ proofs: [proof], logs: [log] })
      expect([consent.status, codes(consent.findings).join(' ')]).toEqual(['claimed', code])
    }
  })

  it('stays claimed while the keys of the account are not known', async () => {
    const proofs = [await publish(alicesAck(records), hostKey)]
    expect(codes(alicesConsent({ proofs }).findings)).toEqual(['proof/key-unknown'])
    const others = await identity('mallory', hostKey, -60_000)
    expect(alicesConsent({ proofs, logs: [{ ...others, did: alice.did }] }).status).toBe('claimed')
  })

  it('is proven by one good proof among bad ones, whatever their order', async () => {
    const mine = alicesAck(records)
    const [bad, good] = [await publish(mine, laterHostKey), await publish(mine, hostKey)]
    for (const proofs of [
      [bad, good],
      [good, bad],
      [good, good],
    ]) {
      expect(alicesConsent({ proofs, logs: [log] }).proof).toBe(good.commit.toString())
    }
  })

  it('whose proof is dated after the instant of evaluation is claimed', async () => {
    const proof = await publish(alicesAck(records), hostKey)
    const hour = (proof.revAt - ms(0)) / 3_600_000
    expect(alicesConsent({ proofs: [proof], logs: [log] }, hour).status).toBe('acknowledged')
    expect(alicesConsent({ proofs: [proof], logs: [log] }, hour - 1 / 3_600_000).status).toBe('claimed')
  })
})

describe('a key of the account that came after the genesis', () => {
  const later = () => rotated('alice', log, laterHostKey, -50_000)
  const pinning = async (didHead: string | undefined, governance: DataMap = {}) => {
    const [made, shown] = await foundedWith(didHead === undefined ? {} : { didHead }, governance)
    return { made, shown, proofs: [await publish(alicesAck(shown), laterHostKey)], logs: [await later()] }
  }

  it('counts when the policy pins it', async () => {
    const { shown, proofs, logs } = await pinning((await later()).heads[1])
    expect(alicesConsent({ records: shown, proofs, logs }).status).toBe('acknowledged')
  })

  it('is not established while nobody saw it', async () => {
    for (const head of [undefined, log.heads[0]]) {
      const { shown, proofs, logs } = await pinning(head)
      const consent = alicesConsent({ records: shown, proofs, logs })
      expect([consent.status, ...codes(consent.findings)]).toEqual(['claimed', 'proof/key-unknown'])
    }
  })

  it('counts once another operator saw it and 72 hours are over', async () => {
    const { made, shown, proofs, logs } = await pinning(log.heads[0])
    const cid = logs[0]?.heads[1] as string
    const seen = { seen: [{ repository: alice.did, cid }] }
    const status = async (who: Person) =>
      alicesConsent({
        records: [...shown, await checkpoint(who, cidOfRecord(made), 2, [], seen)],
        proofs,
        logs,
      }).status
    expect(await status(bob)).toBe('acknowledged')
    expect(await status(alice)).toBe('claimed')
  })

  it('is provisional until it has been seen for 72 hours', async () => {
    const proofs = [await publish(alicesAck(records), laterHostKey)]
    const made = (proofs[0] as RepoProof).revAt
    const hour = (made - ms(0)) / 3_600_000 - 1
    const logs = [await rotated('alice', log, laterHostKey, hour)]
    const cid = logs[0]?.heads[1] as string
    const seen = await checkpoint(bob, cidOfRecord(policy), hour + 0.5, [], {
      seen: [{ repository: alice.did, cid }],
    })
    const status = (at: number) => alicesConsent({ records: [...records, seen], proofs, logs }, at).status
    expect(status(hour + 72.5 - 1 / 3_600_000)).toBe('claimed')
    expect(status(hour + 72.5)).toBe('acknowledged')
  })

  it('does not unmake a proof by the key before it', async () => {
    const made = await publish(alicesAck(records), hostKey)
    const after = (made.revAt - ms(0)) / 3_600_000 + 1
    const logs = [await rotated('alice', log, laterHostKey, after)]
    expect(alicesConsent({ proofs: [made], logs }).status).toBe('acknowledged')
  })
})

describe('the DID document of a did:web', () => {
  const did = 'did:web:alice.example'
  const document = (key: Key): DataMap => ({
    id: did,
    verificationMethod: [
      {
        id: `${did}#atproto`,
        type: 'Multikey',
        controller: did,
        publicKeyMultibase: key.did().slice('did:key:'.length),
      },
    ],
  })
  const shown = async (pinned: DataMap, found: DataMap) => {
    const webAlice = { did, key: alice.key }
    const didHead = cidOf(ensure(encodeCanonical(pinned))).toString()
    const made = foundingPolicy([member(webAlice, { didHead }), member(bob)])
    const all = await founding(made, [webAlice, bob])
    const own = all[1] as FoundRecord
    const evidence = {
      records: all,
      proofs: [await publish(own, hostKey)],
      plcLogs: [],
      didDocuments: [{ did, document: found }],
    }
    return evaluateChain(evidence, ms(longAfter)).versions[0]?.consent.find((c) => c.did === did)?.status
  }

  it('gives the key when the policy pins it, and none otherwise', async () => {
    expect(await shown(document(hostKey), document(hostKey))).toBe('acknowledged')
    expect(await shown(document(laterHostKey), document(hostKey))).toBe('claimed')
    expect(await shown(document(laterHostKey), document(laterHostKey))).toBe('claimed')
    expect(await shown({ ...document(hostKey), verificationMethod: 'none' }, document(hostKey))).toBe(
      'claimed',
    )
  })
})

describe('consent to a later version', () => {
  it('is approved by a vote that counts, claimed by an acknowledgment alone, else missing', async () => {
    const [carol] = await people('carol')
    const base = foundingPolicy([member(alice), member(bob), member(carol)])
    const next = nextPolicy(base)
    const asked = await amend(bob, base, next)
    const evidence = [
      ...(await founding(base, [alice, bob, carol])),
      asked,
      await vote(alice, asked),
      await vote(bob, asked),
      await vote(carol, asked, 'reject'),
    ]
    const statuses = (more: FoundRecord[]) =>
      reportOn([...evidence, ...more]).versions[1]?.consent.map((c) => [c.did, c.status])
    expect(statuses([])).toEqual([
      [alice.did, 'approved'],
      [bob.did, 'approved'],
      [carol.did, 'missing'],
    ])
    expect(statuses([await ack(carol, next, 900)])?.[2]).toEqual([carol.did, 'claimed'])
  })
})

describe('a member whose new key speaks alone', () => {
  it('is recovered until its old key acknowledges the key that the version pins, and no other', async () => {
    const [carol] = await people('carol')
    const newAlice = { did: alice.did, key: await keyOf("alice's new key") }
    const base = foundingPolicy([member(alice), member(bob), member(carol)])
    const next = nextPolicy(base, { members: [member(newAlice), member(bob), member(carol)] })
    const asked = await amend(bob, base, next)
    const mine = await ack(newAlice, next, 101)
    const evidence = [
      ...(await founding(base, [alice, bob, carol])),
      asked,
      mine,
      await vote(bob, asked),
      await vote(carol, asked),
    ]
    const proofs = [await publish(mine, hostKey)]
    const status = (...more: FoundRecord[]) =>
      alicesConsent({ records: [...evidence, ...more], proofs, logs: [log] }).status
    const byOldKey = (pinned: Key) => ack(newAlice, next, 102, { key: pinned.did() }, alice.key)
    expect(status()).toBe('recovered')
    expect(status(await byOldKey(alice.key))).toBe('recovered')
    expect(status(await byOldKey(newAlice.key))).toBe('acknowledged')
  })
})

describe('an exit', () => {
  it('ends obligations after the notice, counted from when another operator saw it', async () => {
    const leaving = await ack(alice, policy, 50, { accepted: false })
    const exit = async (...seen: [Person, number][]) => {
      const checkpoints = seen.map(([who, hour], i) =>
        checkpoint(
          who,
          cidOfRecord(policy),
          hour,
          [leaving],
          i === 0 ? {} : { seq: i, prev: cidOfRecord(policy) },
        ),
      )
      return alicesConsent({ records: [...records, leaving, ...(await Promise.all(checkpoints))] }).exit
    }
    expect(alicesConsent({}).exit).toBeUndefined()
    expect(await exit()).toEqual({ endsAt: undefined })
    expect(await exit([alice, 51])).toEqual({ endsAt: undefined })
    expect(await exit([bob, 60], [bob, 55])).toEqual({ endsAt: Date.parse(instant(55 + 24)) })
  })

  it('leaves the seat and its weight', async () => {
    const leaving = await ack(alice, policy, 50, { accepted: false })
    const asked = await amend(bob, policy, nextPolicy(policy))
    const report = reportOn([...records, leaving, asked, await vote(alice, asked), await vote(bob, asked)])
    expect(report.head?.number).toBe(2)
  })
})
