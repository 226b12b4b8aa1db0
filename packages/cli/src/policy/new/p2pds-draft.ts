import { canonicalDid, normalEndpoint } from '@quorate/governance'
import type { P2pdsAccount } from '@quorate/network'

import type { DraftNode, DraftTerms } from '../../policy-document/policy-template.ts'
import { agreementsOf, copiesOf, lagSecondsOf, subjectsOf, type Agreements } from './agreements.ts'

/** Most lines of one kind that a draft repeats of what was found. */
const maxLines = 50

/** What p2pds records say of a policy that is to be drafted, in terms of its file. */
export type P2pdsDraft = {
  readonly agreements: Agreements
  readonly terms: DraftTerms
  /** By DID of the member. */
  readonly nodes: ReadonlyMap<string, readonly DraftNode[]>
  readonly notes: ReadonlyMap<string, string>
}

export function draftFromP2pds(accounts: readonly P2pdsAccount[], unread: readonly string[]): P2pdsDraft {
  const agreements = agreementsOf(accounts)
  const subjects = subjectsOf(accounts, agreements)
  const copies = copiesOf(agreements)
  const nodes = new Map(accounts.map((account) => [account.did, nodesOf(account)]))
  return {
    agreements,
    nodes,
    notes: new Map(accounts.map((account) => [account.did, nodeNote(account, nodes.get(account.did) ?? [])])),
    terms: {
      preface: prefaceOf(agreements, unread),
      minCopies: copies,
      copiesNote:
        copies === 0
          ? 'no two accounts offer each other copies, and nobody consents to an offer'
          : 'what the offers found come to: the subject that fewest hold, and the copies that are asked for',
      subjects: subjects.length === accounts.length ? undefined : subjects,
      subjectsNote: 'those that somebody holds; the others are offered to nobody, or did not answer',
      maxLagSeconds: lagSecondsOf(agreements),
    },
  }
}

function prefaceOf({ holdings, unanswered, outside }: Agreements, unread: readonly string[]): string[] {
  return [
    'Drafted from p2pds records. They bind nobody: read every line, and ask the members.',
    ...limited(
      holdings.map(({ holder, subject, basis, isServed }) => {
        const why = basis === 'consent' ? 'it offers that, and the other consents to all' : 'both offer it'
        return `${holder} holds ${subject}: ${why}${isServed ? '; it serves it already' : ''}`
      }),
    ),
    ...limited(unanswered.map((one) => `${one.holder} offers to hold ${one.subject}, unanswered: left out`)),
    ...limited(
      outside.map((did) => `${did} is offered copies or served, and is not among the accounts given`),
    ),
    ...limited(unread.map((what) => `could not be read: ${what}`)),
  ]
}

function limited(lines: readonly string[]): string[] {
  const rest = lines.length - maxLines
  return rest <= 0 ? [...lines] : [...lines.slice(0, maxLines), `and ${String(rest)} more of this kind`]
}

/** A node for each public endpoint. p2pds gives nodes no DIDs, so the host's did:web is a guess. */
function nodesOf({ peers }: P2pdsAccount): DraftNode[] {
  const hosts = new Map<string, string>()
  for (const { endpoint = '' } of peers) {
    const origin = normalEndpoint(URL.parse(endpoint)?.origin ?? '')
    if (origin === undefined) continue
    const { host } = new URL(origin)
    const id = canonicalDid(`did:web:${host.replace(':', '%3A')}`)
    if (id !== undefined) hosts.set(id, origin)
  }
  return [...hosts].slice(0, 16).map(([id, endpoint]) => ({ id, endpoint }))
}

function nodeNote({ peers }: P2pdsAccount, nodes: readonly DraftNode[]): string {
  if (nodes.length > 0) return 'endpoint by its peer record; the id is a guess, and the key is missing'
  return peers.length === 0
    ? 'it has no peer record: ask for its node'
    : 'its peer record names no public endpoint: ask for it'
}
