import { createHash } from 'node:crypto'

import {
  draftBatch,
  draftReceipt,
  drawSample,
  nonceOf,
  seedOf,
  slotStart,
  type SampledItem,
  type ServedCommit,
  type Slot,
} from '@quorate/attest'
import { cidOf, RAW, type DataMap, type EvidenceRecord, type RepoProof } from '@quorate/core'
import { readVersion, type FoundRecord, type Version } from '@quorate/governance'

import {
  checkpoint,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  instant,
  member,
  ms,
  node,
  rules,
  signed,
  type Person,
} from '../../../governance/test/group.ts'
import { keyOf } from '../../../governance/test/keys.ts'
import { account, blockOf, bundleOf, proofsOf, tidOf, type Account, type FoundFile } from '../bundle-kit.ts'

/** What a verifier says of a layer of a node's copy: of `missing` results, of five, or that it asked another endpoint. */
export type Seen = 'fine' | 'old' | 'down' | 'elsewhere' | { readonly missing: number } | 'nothing said'

/** Who is asked about what: everything by name. */
export type Check = {
  readonly verifier: string
  readonly node: string
  readonly subject: string
  readonly layer: number
  readonly slot: number
}

const names = ['alice', 'bob', 'carol'] as const

/** Three operators with a node each that checks both others, every hour since the tenth. */
export class ToldGroup {
  readonly accounts: readonly Account[]
  readonly policy: DataMap
  readonly version: Version
  private readonly founded: readonly FoundRecord[]
  /** Of the acknowledgments: nodes sign from when their members consented. */
  private readonly proofs: readonly RepoProof[]

  private constructor(
    accounts: readonly Account[],
    policy: DataMap,
    founded: readonly FoundRecord[],
    proofs: readonly RepoProof[],
  ) {
    this.accounts = accounts
    this.policy = policy
    this.version = ensure(readVersion(policy))
    this.founded = founded
    this.proofs = proofs
  }

  static async make(more: DataMap = {}): Promise<ToldGroup> {
    const accounts = await Promise.all(names.map((name) => account(name)))
    const seats = await Promise.all(
      accounts.map(async (who, i) => member(who, { nodes: [await node(names[i]!)] })),
    )
    const verification = { ...(rules['verification'] as DataMap), verifiers: 2, sampleSize: 5 }
    const policy = foundingPolicy(seats, {}, { rules: { ...rules, verification }, ...more })
    const founded = await founding(policy, accounts)
    return new ToldGroup(accounts, policy, founded, await proofsOf(accounts, founded))
  }

  /** All batches of slots up to the last, each SEEN a minute after its slot, with what `see` says of each check. */
  async tell(
    last: number,
    see: (check: Check) => Seen,
    late: (
      batch: EvidenceRecord,
      who: string,
      slot: number,
    ) => Promise<EvidenceRecord[]> | EvidenceRecord[] = (batch) => [batch],
  ): Promise<FoundFile[]> {
    const records: FoundFile[] = [...this.founded]
    const before = new Map<string, { cid: string; seq: number }>()
    const stated = new Map<string, { cid: string; seq: number }>()
    for (let slot = -2; slot <= last; slot++) {
      const told: EvidenceRecord[] = []
      for (const who of names) {
        const batch = await this.batch(who, slot, before.get(who), see)
        before.set(who, { cid: batch.cid, seq: slot + 2 })
        told.push(...(await late(batch, who, slot)))
      }
      for (const who of names) {
        const others = told.filter(({ repository }) => repository !== nodeId(who))
        const chain = stated.get(who)
        const seen = await checkpoint(await nodeOf(who), this.version.group, 11 + slot + 1 / 60, others, {
          seq: slot + 2,
          ...(chain && { prev: chain.cid }),
        })
        stated.set(who, { cid: cidOfRecord(seen.record), seq: slot + 2 })
        records.push(seen)
      }
      records.push(...told)
    }
    return records
  }

  bundle(records: readonly FoundFile[]): Uint8Array {
    return bundleOf(records, { plcLogs: this.accounts.map(({ log }) => log), proofs: this.proofs })
  }

  async batch(
    who: string,
    slot: number,
    before: { cid: string; seq: number } | undefined,
    see: (check: Check) => Seen,
  ): Promise<EvidenceRecord> {
    const leaves: DataMap[] = []
    for (const checked of slot < 0 ? [] : names.filter((name) => name !== who)) {
      for (const subject of names.filter((name) => name !== checked)) {
        for (const layer of [0, 1]) {
          const check = { verifier: who, node: checked, subject, layer, slot }
          const seen = see(check)
          if (seen !== 'nothing said') leaves.push(await this.receipt(check, seen))
        }
      }
    }
    const start = slotStart(this.version, slot)
    const { record, blob } = ensure(
      draftBatch({
        version: this.version,
        verifier: this.didOf(who),
        before,
        from: start,
        to: start + 3_600_000,
        secret: secretOf(who, slot),
        secretAfterNext: secretOf(who, slot + 2),
        leaves,
      }),
    )
    return this.signedBatch(who, record, blob)
  }

  async signedBatch(who: string, record: DataMap, blob: Uint8Array): Promise<EvidenceRecord> {
    const person = await nodeOf(who)
    const found = await signed(person, record, person.key)
    return { ...found, cid: cidOfRecord(record), ...(blob.length > 0 && { blob }) }
  }

  didOf(name: string): string {
    return this.accounts[names.indexOf(name as (typeof names)[number])]!.did
  }

  private async receipt(
    { verifier, node: checked, subject, layer, slot: index }: Check,
    seen: Exclude<Seen, 'nothing said'>,
  ) {
    const slot: Slot = {
      policy: this.version.cid,
      node: nodeId(checked),
      subject: this.didOf(subject),
      layer,
      index,
    }
    const base = {
      version: this.version,
      slot,
      verifier: this.didOf(verifier),
      observedAt: slotStart(this.version, index) + 600_000,
      elapsedMs: 40,
      source: await this.commit(subject, 10 + index),
    }
    if (seen === 'down') return draftReceipt({ ...base, outcome: 'OFFLINE' })
    const served = await this.commit(subject, seen === 'old' ? 8 : 10 + index)
    if (seen === 'elsewhere')
      return { ...draftReceipt({ ...base, outcome: 'OFFLINE' }), endpoint: 'https://elsewhere.example' }
    if (layer === 0) return draftReceipt({ ...base, node: served })
    const nonce = nonceOf(secretOf(verifier, index), slot)
    const challenge = { verifier: base.verifier, commit: served.cid, nonce, beacon: undefined }
    const drawn = ensure(drawSample(seedOf(slot, challenge), 40, 5))
    const missing = typeof seen === 'object' ? seen.missing : 0
    const results = drawn.map((item, i): SampledItem => ({
      index: item,
      cid: cidOf(Uint8Array.of(item), RAW).toString(),
      outcome: i < missing ? 'MISSING' : 'PASS',
      bytes: 100,
      ms: 4,
    }))
    const universe = { size: 40, root: digest(`items of ${served.cid}`) }
    return draftReceipt({ ...base, node: served, sampled: { universe, nonce, results } })
  }

  /** The commit that a member's repository had at so many hours. */
  private async commit(name: string, hours: number): Promise<ServedCommit> {
    const { did, repoKey } = this.accounts[names.indexOf(name as (typeof names)[number])]!
    const rev = tidOf(ms(hours))
    const unsigned = { did, version: 3, data: cidOf(Uint8Array.of(0xa0)), rev, prev: null }
    const [cid, block] = blockOf({ ...unsigned, sig: await repoKey.sign(blockOf(unsigned)[1]) })
    return { cid: cid.toString(), rev, block }
  }
}

export function nodeId(name: string): string {
  return `did:web:node.${name}.example`
}

/** When the newest checkpoint of a telling up to this slot was made. */
export function toldAt(last: number): string {
  return instant(11 + last + 1 / 60)
}

async function nodeOf(name: string): Promise<Person> {
  return { did: nodeId(name), key: await keyOf(`node ${name}`) }
}

function secretOf(who: string, slot: number): Uint8Array {
  return digest(`secret ${String(slot)} of ${who}`)
}

function digest(text: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(text).digest())
}
