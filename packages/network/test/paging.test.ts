import { collectEvidence, login } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { createAccount } from '@quorate/testnet'
import { expect, inject, it } from 'vitest'

import { frontServer } from './front-server.ts'
import { movableAccount } from './moved-account.ts'
import { freshHandle, testNetwork } from './network-fixture.ts'

const { pdsUrl } = inject('testnet')

/** Creates records many at a time, as no member would and a repository may hold. */
async function fill(
  account: { did: string; appPassword: string },
  records: readonly object[],
): Promise<void> {
  const asked = { identifier: account.did, appPassword: account.appPassword }
  const session = await login(testNetwork(), asked, () => undefined)
  for (let i = 0; i < records.length; i += 200) {
    const writes = records.slice(i, i + 200).map((value, n) => ({
      $type: 'com.atproto.repo.applyWrites#create',
      collection: (value as { $type: string }).$type,
      rkey: `r${String(i + n).padStart(5, '0')}`,
      value,
    }))
    const input = { repo: account.did, writes }
    await session.procedure('com.atproto.repo.applyWrites', input, new AbortController().signal)
  }
}

it(
  'reads thousands of records of one member whole, a few requests at a time',
  { timeout: 120_000 },
  async () => {
    const group = 'bafyreibqrvab2uuhh5j7dsrwjzptpmu3g42eiwvodyt67ojclmttqjjv4e'
    const votes = Array.from({ length: 2500 }, (_, n) => ({
      $type: nsids.OrgP2pdsGovernanceVote,
      group,
      proposal: `p${String(n)}`,
      choice: 'approve',
    }))
    const acks = Array.from({ length: 60 }, (_, n) => ({
      $type: nsids.OrgP2pdsPolicyAck,
      group,
      policy: `v${String(n)}`,
      accepted: true,
    }))
    const account = await movableAccount()
    await fill(account, [...votes, ...acks])
    const other = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })

    let [now, most] = [0, 0]
    await using server = await frontServer((_, response) => {
      most = Math.max(most, ++now)
      response.on('close', () => (now -= 1))
      return false
    })
    await account.moveTo(server.url)
    const { evidence, problems } = await collectEvidence(testNetwork(), {
      seeds: [account.did, other.did],
      group,
    })
    expect(problems).toEqual([])
    const told = evidence.records.filter(({ record }) => record['$type'] === nsids.OrgP2pdsGovernanceVote)
    expect(new Set(told.map(({ record }) => record['proposal'])).size).toBe(2500)
    expect(evidence.proofs).toHaveLength(60)
    expect(most).toBeLessThanOrEqual(4)
    const pages = server.asked.filter((path) => path.includes(`collection=${nsids.OrgP2pdsGovernanceVote}&`))
    expect(pages).toHaveLength(26)
  },
)
