import {
  acceptUnless,
  checkedUnder,
  describeInstant,
  parseCid,
  parseInstant,
  refuse,
  type Checked,
} from '@quorate/core'
import type { Anchor } from '@quorate/governance'

/** The instant and the anchor of an evaluation, if they are such as a decision can state. */
export function checkRequest(at: number, anchor: Anchor | undefined): Checked<true> {
  const instant: Checked<unknown> = Number.isSafeInteger(at)
    ? parseInstant(describeInstant(at), 'at')
    : refuse('instant/invalid', 'at', { actual: String(at) })
  const cids = Object.entries({ ...anchor }).flatMap(([name, cid]): Checked<unknown>[] =>
    cid === undefined ? [] : [checkedUnder('anchor', parseCid(cid, undefined, name))],
  )
  return acceptUnless(
    [instant, ...cids].flatMap((checked) => (checked.ok ? [] : checked.findings)),
    true,
  )
}
