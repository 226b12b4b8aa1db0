import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { contentCid, readBundle, writeBundle, type DataMap, type Evidence } from '@quorate/core'
import { certify, type FoundRecord } from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import {
  amend,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  member,
  nextPolicy,
  published,
  vote,
} from '../../../governance/test/group.ts'
import { account } from '../bundle-kit.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'
import { makeBundle, type BundleName } from './bundles.ts'

const { first, second, amendment, accounts } = await sampleGroup()
const group = cidOfRecord(first)
const zoe = await account('zoe')

/** What a stranger can put into a bundle, without a key of any member. */
const junk: Record<string, () => Promise<readonly FoundRecord[]> | readonly FoundRecord[]> = {
  'records of a type that nobody knows': () => [
    published(zoe, { $type: 'com.example.note', text: 'for sale' }),
  ],
  'a group of its own': async () => founding(foundingPolicy([member(zoe)], {}, { name: 'Zoe' }), [zoe]),
  'a vote and a proposal of its own': async () => [
    await vote(zoe, amendment),
    await amend(zoe, first, nextPolicy(first, { name: 'Zoe' })),
  ],
  'a next version of the group with a certificate of its own': async () => {
    const next = nextPolicy(second, { name: 'Zoe' })
    const proposal = await amend(zoe, second, next)
    const votes = [await vote(zoe, proposal)].map((one) => ({ ...one, sighted: [] }))
    return [published(zoe, certify(next, { proposal, votes, acks: [] }))]
  },
  'certificates without votes for what members propose': () => [
    published(zoe, { ...first, certificate: { votes: [], acks: [{}] } }),
    published(zoe, certify(second, { proposal: amendment, votes: [], acks: [] })),
  ],
  'a forged certificate for what members propose': async () => {
    const mine = await vote(zoe, amendment, 'approve', 101.5)
    const votes = accounts.map(({ did }) => ({ ...mine, repository: did, sighted: [] }))
    const certified = certify(second, { proposal: amendment, votes, acks: [] })
    const { certificate } = certified as { certificate: DataMap }
    const twice = { ...certificate, votes: [certificate['votes'], certificate['votes']].flat() as DataMap[] }
    return [published(zoe, certified), published(zoe, { ...certified, certificate: twice })]
  },
  'records of its own in the name of a member': async () => {
    const [mine] = await founding(foundingPolicy([member(zoe)], {}, { name: 'Zoe' }), [zoe])
    const { did } =
      first['members'] === undefined ? { did: zoe.did } : (first['members'] as { did: string }[])[0]!
    const cast = await vote(zoe, amendment)
    return [mine!, cast].map((found) => ({ ...found, repository: did }))
  },
  'an attestation, a batch and a receipt of no form': () =>
    [nsids.OrgP2pdsAttestCompliance, nsids.OrgP2pdsAttestBatch, nsids.OrgP2pdsAttestReceipt].map(($type) =>
      published(zoe, { $type, group, policy: group, text: 'junk' }),
    ),
}

function withJunk(bundle: Uint8Array, more: readonly FoundRecord[]): Uint8Array {
  const evidence: Evidence = ensure(readBundle(bundle))
  const added = more.map(({ repository, record }) => ({
    repository,
    record: record,
    cid: ensure(contentCid(record)).toString(),
  }))
  return ensure(writeBundle({ ...evidence, records: [...evidence.records, ...added] }))
}

describe("an outsider's junk moves no exit status", () => {
  const statuses: readonly (readonly [BundleName, number])[] = [
    ['whole', 0],
    ['forked', 1],
    ['tooLittle', 1],
    ['unfounded', 3],
    ['unproven', 3],
    ['forged', 4],
  ]
  it.each(Object.keys(junk))('%s', async (what) => {
    const more = await junk[what]!()
    for (const [name, status] of statuses) {
      const user = new QuorateUser()
      const file = join(user.folder, 'junk.car')
      writeFileSync(file, withJunk(await makeBundle(name), more))
      const run = await user.run(['check', file, '--at', at, '--governance', '--group', group])
      expect([name, run.code, run.stdout]).toEqual([name, status, expect.anything()])
    }
  })
})
