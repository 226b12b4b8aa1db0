import type { MemberView } from '../signing/member-view.ts'
import { publishRecord } from '../signing/publish-record.ts'
import { textField } from '../group/text-field.ts'
import { signWith, unsignedRecord } from '../signing/unsigned-record.ts'
import { chunksOf, nextCheckpoint, type CheckpointRequest } from './next-checkpoints.ts'

export type PublishedCheckpoint = {
  readonly cid: string
  readonly uri: string
  readonly seq: number
  readonly asOf: string
  readonly expiresAt: string
}

/** As many as it takes to list everything, each on the one before. A run that is cut short leaves a chain to go on from. */
export async function publishCheckpoints(
  view: MemberView,
  asked: Pick<CheckpointRequest, 'seen' | 'last' | 'validMs'> & { readonly signing: readonly string[] },
): Promise<PublishedCheckpoint[]> {
  const { group, report, at, me, keys } = view
  const published: PublishedCheckpoint[] = []
  let { last } = asked
  for (const seen of chunksOf(asked.seen)) {
    const draft = nextCheckpoint({ group, head: report.head?.cid, at, validMs: asked.validMs, seen, last })
    const unsigned = unsignedRecord(draft, me, asked.signing)
    const { uri } = await publishRecord(view, await signWith(keys, unsigned))
    const [seq, asOf, expiresAt] = [
      Number(draft['seq']),
      textField(draft, 'asOf'),
      textField(draft, 'expiresAt'),
    ]
    published.push({ cid: unsigned.cid, uri, seq, asOf, expiresAt })
    last = { cid: unsigned.cid, seq, asOf }
  }
  return published
}
