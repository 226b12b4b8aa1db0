import { finding, type Finding } from '@quorate/core'
import { ackFault, ackWitnesses, checkAckVoice, describeAckFault } from './ack-check.ts'
import { compareAuthority } from './authority.ts'
import type { Counted, Ignored } from './counted.ts'
import type { SignedAck, SignedCheckpoint } from './evidence-pool.ts'
import { sightedBy, type Sightings } from './seen.ts'
import type { Version } from './version.ts'

export type Joined = {
  readonly counted: ReadonlyMap<string, Counted<SignedAck>>
  readonly cosigned: ReadonlySet<string>
  /** What did not count, worked out when it is asked for. */
  ignored(): Ignored[]
}

export const noAcks: Joined = { counted: new Map(), cosigned: new Set(), ignored: () => [] }

type Judged = {
  readonly ack: SignedAck
  /** Why no window takes it. */
  readonly refused: readonly Finding[]
  /** The key that the new one replaces signed it as well. */
  readonly cosigned: boolean
  readonly witnesses: readonly SignedCheckpoint[]
}

/**
 * Acknowledgments of the members that `next` adds to `base` or gives another key; those of others consent, and approve
 * nothing (GOV-5). What no window changes is judged once, for a member may sign any number of proposals of one policy.
 */
export class Acknowledgments {
  private readonly base: Version
  private readonly judged: readonly Judged[]
  private readonly awaited: readonly Judged[]

  /** `acks` in order of content CID. */
  constructor(base: Version, next: Version, acks: readonly SignedAck[], sightings: Sightings) {
    this.base = base
    const { added, rekeyed } = compareAuthority(base, next)
    this.judged = acks.map((ack): Judged => {
      const did = ack.repository
      const refuse = (refused: readonly Finding[]) => ({ ack, refused, cosigned: false, witnesses: [] })
      const voice = checkAckVoice(ack, next)
      if (voice.length > 0) return refuse(voice)
      if (!added.has(did) && !rekeyed.has(did)) return refuse([finding('ack/not-awaited', '', { did })])
      const oldKey = base.members.get(did)?.key
      const cosigned = oldKey !== undefined && rekeyed.has(did) && ack.signedBy(oldKey).ok
      return { ack, refused: [], cosigned, witnesses: ackWitnesses(ack, next, base, sightings) }
    })
    this.awaited = this.judged.filter(({ refused }) => refused.length === 0)
  }

  /** Those that approve while a proposal is open: dated, and seen where the base asks for it, in [opensAt, closesAt). */
  count(opensAt: number, closesAt: number): Joined {
    const window = { from: opensAt, until: closesAt, under: this.base }
    const counted = new Map<string, Counted<SignedAck>>()
    const cosigned = new Set<string>()
    for (const { ack, cosigned: bySelf, witnesses } of this.awaited) {
      if (ackFault(ack, window, witnesses) !== undefined) continue
      const did = ack.repository
      // Those of smaller content CID came before; what the old key signed as well goes before them (DEC-2).
      const preferred = !counted.has(did) || (bySelf && !cosigned.has(did))
      if (preferred) counted.set(did, { record: ack, sighted: sightedBy(witnesses, this.base) })
      if (bySelf) cosigned.add(did)
    }
    const findingsOn = ({ ack, refused, witnesses }: Judged) => {
      if (refused.length > 0) return refused
      const fault = ackFault(ack, window, witnesses)
      return fault === undefined ? [] : [describeAckFault(fault, ack, window, witnesses)]
    }
    const ignored = () =>
      this.judged.flatMap((judged): Ignored[] => {
        const findings = findingsOn(judged)
        const { repository: did, cid } = judged.ack
        return findings.length === 0 ? [] : [{ kind: 'acks', did, cid, findings }]
      })
    return { counted, cosigned, ignored }
  }
}
