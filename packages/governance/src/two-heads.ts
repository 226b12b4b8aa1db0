import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Certified } from './lineage.ts'

/**
 * Members that vouched for two heads of which neither stands on the other, each when it was in effect (GOV-11). It is no accusation:
 * who learns of a revocation or a resolution changes its head.
 */
export function twoHeads(
  checkpoints: Iterable<SignedCheckpoint>,
  lineage: readonly [Certified, ...Certified[]],
): Finding[] {
  const certified = new Map(lineage.map((c) => [c.version.cid, c]))
  const vouching = [...checkpoints].flatMap((checkpoint) => {
    const head = certified.get(checkpoint.record.head ?? '')
    const member = head?.version.members.get(checkpoint.repository)
    if (head === undefined || member === undefined) return []
    const counts =
      checkpoint.record.group === head.version.group &&
      checkpoint.date >= head.version.effectiveAt &&
      checkpoint.signedBy(member.key).ok
    return counts ? [{ checkpoint, head }] : []
  })
  const byMember = Map.groupBy(vouching, ({ checkpoint }) => checkpoint.repository)
  return [...byMember]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([did, own]) => {
      own.sort(
        (a, b) => a.checkpoint.date - b.checkpoint.date || compareCids(a.checkpoint.cid, b.checkpoint.cid),
      )
      return firstTwo(did, own)
    })
}

type Vouching = { readonly checkpoint: SignedCheckpoint; readonly head: Certified }

/** By date: the first whose head is on no one line with those before, and the first for the furthest of these. */
function firstTwo(did: string, own: readonly Vouching[]): Finding[] {
  const line = new Set<Certified>()
  let furthest: Vouching | undefined
  for (const vouching of own) {
    if (line.has(vouching.head)) continue
    const added: Certified[] = []
    let below: Certified | undefined = vouching.head
    for (; below !== undefined && !line.has(below); below = below.parent) added.push(below)
    if (furthest !== undefined && below !== furthest.head) {
      const [left, right] = [furthest.checkpoint.cid, vouching.checkpoint.cid]
      return [finding('checkpoint/two-heads', '', { did, left, right })]
    }
    for (const certified of added) line.add(certified)
    furthest = vouching
  }
  return []
}
