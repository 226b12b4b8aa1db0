import { contentCid, formatInstant, type Checked, type DataMap } from '@quorate/core'
import type { proposal } from '@quorate/schemas'
import type { Stance } from './counted.ts'
import { draftProposal } from './draft-record.ts'
import { gather } from './evidence-pool.ts'
import { readBallot, type Ballot } from './proposal.ts'
import { Sightings } from './seen.ts'
import { tallyBallot, type Tally } from './tally.ts'
import type { Version } from './version.ts'
import { weigh, type Heard, type Weighing } from './weighing.ts'

/**
 * What members are supposed to say beside what the evidence has, by DID: who votes for it, who against, and who
 * acknowledges the next version, a re-keyed member with its old key too. Each in time, with the keys that are pinned, and
 * witnessed as the base asks. What is no member's to say changes nothing.
 */
export type Supposition = {
  readonly approve?: { has(did: string): boolean }
  readonly reject?: { has(did: string): boolean }
  readonly acknowledge?: { has(did: string): boolean }
}

const nobody: ReadonlySet<string> = new Set()

/** What a ballot with this tally would come to, if members said what is supposed as well (GOV-1, GOV-2, GOV-5). */
export function weighSupposed(ballot: Ballot, tally: Tally, supposed: Supposition): Weighing {
  const heard = heardIn(ballot, tally)
  const { approve = nobody, reject = nobody, acknowledge = nobody } = supposed
  const also = (known: { has(did: string): boolean }) => ({
    has: (did: string) => known.has(did) || acknowledge.has(did),
  })
  return weigh(ballot, {
    stance: (did) => {
      const said = heard.stance(did)
      // A valid approve always counts, whatever else its member says.
      if (said === 'approve' || approve.has(did)) return 'approve'
      return reject.has(did) ? 'against' : said
    },
    acknowledged: also(heard.acknowledged),
    cosigned: also(heard.cosigned),
  })
}

/** The ballot and the empty tally of an amendment that nobody has made yet, or what would make it INVALID. `opensAt` in ms. */
export function supposeAmendment(
  base: Version,
  policy: DataMap,
  opensAt: number,
): Checked<{ readonly ballot: Ballot; readonly tally: Tally }> {
  const opens = formatInstant(opensAt)
  const draft = draftProposal(base, { kind: 'amendment', policy, opensAt: opens }, opens)
  const cid = contentCid(draft)
  if (!cid.ok) return cid
  const record = draft as unknown as proposal.Main
  const ballot = readBallot({ record, cid: cid.value.toString() }, [], base, gather([], opensAt))
  if (!ballot.ok) return ballot
  const tally = tallyBallot(ballot.value, [], undefined, new Sightings([]))
  return { ok: true, value: { ballot: ballot.value, tally } }
}

/** What was said, from what the tally counted. */
function heardIn({ base, authority }: Ballot, { votes, acks }: Tally): Heard {
  const stances = new Map<string, Stance>()
  for (const { record } of votes) {
    const did = record.repository
    if (stances.get(did) !== 'approve')
      stances.set(did, record.record.choice === 'approve' ? 'approve' : 'against')
  }
  const acknowledged = new Map(acks.map(({ record }) => [record.repository, record]))
  const cosigned = [...acknowledged].filter(([did, ack]) => {
    const oldKey = base.members.get(did)?.key
    return oldKey !== undefined && authority?.rekeyed.has(did) === true && ack.signedBy(oldKey).ok
  })
  return {
    stance: (did) => stances.get(did),
    acknowledged,
    cosigned: new Set(cosigned.map(([did]) => did)),
  }
}
