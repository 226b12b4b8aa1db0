import { Flags } from '@oclif/core'
import { canonicalDid } from '@quorate/governance'
import type { Network, P2pdsAccount, Problem } from '@quorate/network'

import { loadNetwork } from '../../account/network.ts'
import type { Json } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { problemsJson, warnOfProblems } from '../../group/reading-problems.ts'
import { draftFromP2pds, type P2pdsDraft } from './p2pds-draft.ts'

export const p2pdsFlag = {
  'from-p2pds': Flags.string({
    summary: 'Draft from the p2pds offers and consents of these accounts, which become members.',
    helpValue: 'HANDLE|DID,...',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',' as const,
  }),
}

export type P2pdsSurvey = {
  readonly accounts: readonly P2pdsAccount[]
  readonly problems: readonly Problem[]
  readonly draft: P2pdsDraft
}

/** What the accounts published. Warns of what could not be read; throws when none of them has any such record. */
export async function surveyP2pds(network: Network, names: readonly string[]): Promise<P2pdsSurvey> {
  const { readP2pds } = await loadNetwork()
  const { accounts, problems } = await readP2pds(
    network,
    names.map((name) => canonicalDid(name.trim()) ?? name.trim()),
  )
  const [error] = problems.flatMap((problem) => problem.error ?? [])
  if (accounts.length === 0 && error !== undefined) throw error
  warnOfProblems(problems)
  if (accounts.every((account) => isBare(account))) {
    const params = { expected: accounts.map(({ did }) => did) }
    throw failure('indeterminate', 'p2pds/nothing', '--from-p2pds', params)
  }
  const unread = [...new Set(problems.map(({ did, uri }) => uri ?? did))]
  return { accounts, problems, draft: draftFromP2pds(accounts, unread) }
}

function isBare({ peers, offers, consents, manifests }: P2pdsAccount): boolean {
  return peers.length + offers.length + consents.length + manifests.length === 0
}

export function surveyJson({ accounts, problems, draft }: P2pdsSurvey): Json {
  const { agreements, terms, nodes } = draft
  return {
    accounts: accounts.map(({ did, offers, consents, manifests }) => ({
      did,
      endpoints: (nodes.get(did) ?? []).map(({ endpoint }) => endpoint),
      offers: offers.map(({ subject }) => subject),
      serves: manifests.filter(({ status }) => status === 'active').map(({ subject }) => subject),
      consents: consents.some(({ scope }) => scope === 'any'),
    })),
    holdings: agreements.holdings.map(({ holder, subject, basis }) => ({ holder, subject, basis })),
    unanswered: agreements.unanswered.map((offer) => ({ ...offer })),
    outside: [...agreements.outside],
    minCopies: terms.minCopies,
    subjects: terms.subjects === undefined ? null : [...terms.subjects],
    maxLagSeconds: terms.maxLagSeconds,
    unread: problemsJson(problems),
  }
}
