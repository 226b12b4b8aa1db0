import type { P2pdsAccount } from '@quorate/network'

/** That one account holds, or would hold, the data of another, and what that rests on. */
type Holding = {
  readonly holder: string
  readonly subject: string
  readonly basis: 'mutual offers' | 'consent'
  readonly minCopies: number
  readonly intervalSeconds: number
  /** Whether the holder says that it serves the data already. */
  readonly isServed: boolean
}

/** What a set of accounts agreed on by p2pds records, and what some of them only said (DIS-3). */
export type Agreements = {
  readonly holdings: readonly Holding[]
  /** Offers among the accounts that nobody answered. */
  readonly unanswered: readonly { readonly holder: string; readonly subject: string }[]
  /** Who is offered a copy, or is served, without being one of the accounts. */
  readonly outside: readonly string[]
}

// What p2pds takes where an offer does not say.
const defaults = { minCopies: 2, intervalSec: 600 } as const

export function agreementsOf(accounts: readonly P2pdsAccount[]): Agreements {
  const byDid = new Map(accounts.map((account) => [account.did, account]))
  const offers = accounts.flatMap(({ did, offers }) => distinctOffers(did, offers))
  const offered = new Set(offers.map(({ holder, subject }) => `${holder} ${subject}`))
  const among = offers.filter(({ subject }) => byDid.has(subject))
  const holdings = among.flatMap(({ holder, subject, offer }): Holding[] => {
    const isMutual = offered.has(`${subject} ${holder}`)
    const consents = byDid.get(subject)?.consents.some(({ scope }) => scope === 'any') === true
    if (!isMutual && !consents) return []
    return [
      {
        holder,
        subject,
        basis: isMutual ? 'mutual offers' : 'consent',
        minCopies: offer.minCopies ?? defaults.minCopies,
        intervalSeconds: offer.intervalSec ?? defaults.intervalSec,
        isServed: byDid.get(holder)?.manifests.some((served) => isOf(served, subject)) === true,
      },
    ]
  })
  const held = new Set(holdings.map(({ holder, subject }) => `${holder} ${subject}`))
  const named = accounts.flatMap(({ offers, manifests }) => [...offers, ...manifests])
  return {
    holdings,
    unanswered: among
      .filter(({ holder, subject }) => !held.has(`${holder} ${subject}`))
      .map(({ holder, subject }) => ({ holder, subject })),
    outside: [...new Set(named.map(({ subject }) => subject))].filter((did) => !byDid.has(did)),
  }
}

/** The first offer for each subject; one for the account itself is none. */
function distinctOffers(holder: string, offers: P2pdsAccount['offers']) {
  const bySubject = new Map(offers.toReversed().map((offer) => [offer.subject, offer]))
  bySubject.delete(holder)
  return [...bySubject].map(([subject, offer]) => ({ holder, subject, offer }))
}

function isOf(served: P2pdsAccount['manifests'][number], subject: string): boolean {
  return served.subject === subject && served.status === 'active'
}

/** Those that somebody holds, in the order of the accounts. */
export function subjectsOf(accounts: readonly P2pdsAccount[], { holdings }: Agreements): string[] {
  const held = new Set(holdings.map(({ subject }) => subject))
  return accounts.map(({ did }) => did).filter((did) => held.has(did))
}

/** The least, over the subjects, of how many hold it and how many copies are asked for; 0 without subjects. */
export function copiesOf({ holdings }: Agreements): number {
  const bySubject = Map.groupBy(holdings, ({ subject }) => subject)
  const each = [...bySubject.values()].map((of) =>
    Math.min(of.length, Math.max(...of.map(({ minCopies }) => minCopies))),
  )
  return each.length === 0 ? 0 : Math.min(...each)
}

/** Twice the slowest interval, and at least an hour. */
export function lagSecondsOf({ holdings }: Agreements): number {
  const slowest = Math.max(0, ...holdings.map(({ intervalSeconds }) => intervalSeconds))
  return Math.min(1_000_000_000, Math.max(3600, 2 * slowest))
}
