import { compareText, type PlcHistory } from '@quorate/core'
import { mergeTenures, type AccountKeys, type Tenure } from './account-keys.ts'
import { operatorOf, type Member } from './member.ts'
import { undated, type Sightings } from './seen.ts'
import type { Version } from './version.ts'

const always = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** How long an operation of did:plc has to be SEEN before nobody can undo it any more. */
const settledMs = 72 * 3_600_000

/**
 * The #atproto keys of members by which their hosts prove what they published (SIG-7): those that the version pins, and later ones
 * that were SEEN. Dates in logs are nobody's word, so what was SEEN bounds them.
 */
export class PublishingKeys {
  private readonly keys: AccountKeys
  private readonly sightings: Sightings
  private readonly evaluatedAt: number
  /** By version, then by member: a log may be long, and strangers may send many proofs. */
  private readonly known = new Map<string, readonly Tenure[]>()

  constructor(keys: AccountKeys, sightings: Sightings, at: number) {
    this.keys = keys
    this.sightings = sightings
    this.evaluatedAt = at
  }

  /** Those of a member of `version` at `t`, in milliseconds; bytewise. */
  at(member: Member, t: number, version: Version): string[] {
    const had = this.tenuresOf(member, version).filter(({ from, until }) => from <= t && t < until)
    return [...new Set(had.map(({ key }) => key))].sort(compareText)
  }

  private tenuresOf(member: Member, version: Version): readonly Tenure[] {
    const name = `${version.cid} ${member.did}`
    const known = this.known.get(name)
    if (known !== undefined) return known
    // Not by checkpoints of nodes: whose nodes sign follows from what is proven here.
    const fromDocuments = [...this.keys.documentsOf(member.did)]
      .filter(([cid]) => cid === member.didHead || this.seenAt(cid, member, version) !== undefined)
      .map(([, key]) => ({ key, ...always }))
    const fromLogs = this.keys
      .historiesOf(member.did)
      .flatMap((history) => this.tenuresBy(history, member, version))
    const tenures = mergeTenures([...fromDocuments, ...fromLogs])
    this.known.set(name, tenures)
    return tenures
  }

  /**
   * By one log: the pinned operation from the beginning, since whoever speaks of the version speaks after it; each later one that has
   * been SEEN for 72 hours; both until the next, which is dated no later than it was SEEN.
   */
  private tenuresBy({ moments }: PlcHistory, member: Member, version: Version): Tenure[] {
    const pinned = member.didHead === undefined ? 0 : moments.findIndex(({ cid }) => cid === member.didHead)
    if (pinned < 0) return []
    const tenures: Tenure[] = []
    let until = Number.POSITIVE_INFINITY
    for (const moment of moments.slice(pinned).reverse()) {
      const key = moment.verificationMethods['atproto']
      const isPinned = moment === moments[pinned]
      const seen = isPinned ? undefined : this.seenAt(moment.cid, member, version)
      const from = isPinned ? always.from : Math.min(moment.createdAt, seen ?? until, until)
      const isSettled = isPinned || (seen !== undefined && this.evaluatedAt - seen >= settledMs)
      if (key !== undefined && isSettled) tenures.push({ key, from, until })
      until = from
    }
    return tenures
  }

  private seenAt(cid: string, member: Member, version: Version): number | undefined {
    return this.sightings.seen(undated(member.did, cid), [operatorOf(member)], version).asOf
  }
}
