import { listedBy, ownCheckpoints, type ProposalReport } from '@quorate/governance'

import { awaitedVersions } from '../signing/awaited-version.ts'
import { subjectOf } from '../group/text/proposal-text.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'
import { leftBehind, rebaseCommand } from '../proposal/stale-proposal.ts'
import { ownVotes } from '../vote/own-votes.ts'
import { unlistedSightings } from '../checkpoint/sightings.ts'
import { everyKey } from '../checkpoint/witness-keys.ts'

/** Something that a member may do now, and the command that does it. */
export type Waiting = { readonly what: string; readonly command: string }

/** A vote or an acknowledgment that is to be given before `until`, in milliseconds; undefined: whenever it is. */
export type Decision = Waiting & { readonly until: number | undefined }

/** What waits for the account `me`, the most urgent first. */
export function waitingFor(gathered: GatheredGroup, me: string): Waiting[] {
  return [
    ...decisionsFor(gathered, me).map(({ what, command }) => ({ what, command })),
    ...rebases(gathered, me),
    ...ratifications(gathered, me),
    ...checkpoints(gathered, me),
  ]
}

/** What waits for the account's own word: acknowledgments, then votes. */
export function decisionsFor(gathered: GatheredGroup, me: string): Decision[] {
  return [...acks(gathered, me), ...votes(gathered, me)]
}

function acks(gathered: GatheredGroup, me: string): Decision[] {
  return awaitedVersions({ ...gathered, me }).map(({ version, window }) => ({
    what: `acknowledge version ${String(version.number)}`,
    command: `quorate policy ack ${version.cid}`,
    until: window?.until,
  }))
}

function votes({ report, evidence }: GatheredGroup, me: string): Decision[] {
  return report.proposals
    .filter((proposal) => proposal.state === 'OPEN')
    .flatMap((proposal) => {
      const key = proposal.base.members.get(me)?.key
      const voted =
        key !== undefined && ownVotes(evidence, me, key).some((vote) => vote.proposal === proposal.cid)
      return key === undefined || voted ? [] : [voteOn(proposal)]
    })
}

function voteOn(proposal: ProposalReport): Decision {
  return {
    what: `vote on the ${subjectOf(proposal)}`,
    command: `quorate vote cast ${proposal.cid} --choice approve|reject|abstain`,
    until: proposal.ballot?.closesAt,
  }
}

/** Proposals that another one overtook: their draft can go on, or be withdrawn. */
function rebases({ report }: GatheredGroup, me: string): Waiting[] {
  return leftBehind(report, me).map((proposal) => ({
    what: `carry your ${subjectOf(proposal)} over to version ${String(report.head?.number ?? 0)}, which was adopted before it, or withdraw it with quorate proposal cancel`,
    command: rebaseCommand(proposal),
  }))
}

/** Certified versions that nobody published with a certificate. */
function ratifications({ report }: GatheredGroup, me: string): Waiting[] {
  return report.versions
    .filter(({ cid, state, version, certified }) => {
      const member = version.members.has(me) || certified.parent?.version.members.has(me) === true
      const stands = ['SCHEDULED', 'OVERLAP', 'ACTIVE'].includes(state)
      return member && stands && report.pool.drafts.get(cid)?.claims.length === 0
    })
    .map(({ cid, version }) => ({
      what: `publish version ${String(version.number)} with its certificate`,
      command: `quorate policy ratify ${cid}`,
    }))
}

function checkpoints(gathered: GatheredGroup, me: string): Waiting[] {
  const { report, founding, evidence, group } = gathered
  if ((report.head ?? founding).members.get(me) === undefined) return []
  const keys = everyKey({ ...gathered, me })
  const own = ownCheckpoints(evidence.records, { repository: me, group, keys })
  const count = unlistedSightings(gathered, me, listedBy(own)).length
  const vouches = report.freshness?.vouching.includes(me) ?? true
  if (count === 0 && vouches) return []
  const why =
    count === 0
      ? 'vouch for the head'
      : `witness ${String(count)} ${count === 1 ? 'record' : 'records'} of others`
  return [{ what: `sign a checkpoint: ${why}`, command: 'quorate checkpoint publish' }]
}
