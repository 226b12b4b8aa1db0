import type { DataMap } from '@quorate/core'
import { certify, type FoundRecord } from '@quorate/governance'

import {
  amend,
  founding,
  foundingPolicy,
  member,
  nextPolicy,
  published,
  vote,
} from '../../../governance/test/group.ts'
import { account, bundleOf, provenBundle } from '../bundle-kit.ts'
import { sampleGroup, type SampleGroup } from '../sample-group.ts'

type Made = (group: SampleGroup) => Promise<Uint8Array> | Uint8Array

function proven(
  records: (group: SampleGroup) => readonly FoundRecord[] | Promise<readonly FoundRecord[]>,
): Made {
  return async (group) => provenBundle(group.accounts, await records(group))
}

/** Bundles of one group, by what is the matter with them. */
const bundles = {
  whole: proven(({ records }) => records),
  before: proven(({ founding }) => founding),
  unproven: ({ records }) => bundleOf(records),
  nothing: () => bundleOf([]),
  unfounded: proven(({ founding }) => founding.slice(0, -1)),
  strangers: proven(async () => {
    const dave = await account('dave')
    return founding(foundingPolicy([member(dave)], {}, { name: 'Others' }), [dave])
  }),
  twoGroups: async ({ accounts, founding: own }) => {
    const dave = await account('dave')
    const others = await founding(foundingPolicy([member(dave)], {}, { name: 'Others' }), [dave])
    return provenBundle([...accounts, dave], [...own, ...others])
  },
  forked: proven(async (group) => [...group.records, ...(await rival(group))]),
  equivocation: proven(async ({ records, accounts, amendment }) => [
    ...records,
    await vote(accounts[1], amendment, 'reject'),
  ]),
  /** A certificate for version 2 with the vote of one of three. */
  tooLittle: proven(async (group) => [...group.founding, await claim(group, 1)]),
  /** The same with a vote whose signature is of another vote. */
  forged: proven(async (group) => [...group.founding, await claim(group, 1, true)]),
  invalid: proven(({ first, accounts: [alice] }) => [
    published(alice, { ...first, members: [member(alice), member(alice)] }),
  ]),
  unknownRule: proven(({ first, accounts }) => {
    const policy = { ...first, rules: { ...(first['rules'] as DataMap), trust: {} } }
    return founding(policy, accounts)
  }),
} satisfies Record<string, Made>

export type BundleName = keyof typeof bundles

const made = new Map<BundleName, Promise<Uint8Array>>()

/** The same bytes for whoever asks: copy them to change them. */
export function makeBundle(name: BundleName): Promise<Uint8Array> {
  const bundle = made.get(name) ?? sampleGroup().then(bundles[name])
  made.set(name, bundle)
  return bundle
}

/** Another version 2, approved by two as well. */
async function rival({ accounts: [alice, bob, carol], first }: SampleGroup): Promise<FoundRecord[]> {
  const proposal = await amend(carol, first, nextPolicy(first, { name: 'Rivals' }))
  return [proposal, await vote(alice, proposal), await vote(bob, proposal)]
}

async function claim(
  { accounts: [alice], first, second, amendment, votes }: SampleGroup,
  n: number,
  forged = false,
) {
  const other = await vote(alice, await amend(alice, first, nextPolicy(first, { name: 'Other' })))
  const counted = votes.slice(0, n).map(({ repository, record }) => ({
    repository,
    record: forged ? { ...record, signatures: other.record['signatures'] as DataMap[] } : record,
    sighted: [],
  }))
  return published(alice, certify(second, { proposal: amendment, votes: counted, acks: [] }))
}
