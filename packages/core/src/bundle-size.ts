import { RAW, type CID } from './cid.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { countItems } from './item-count.ts'
import { profile } from './limits.ts'

export type Block = readonly [cid: CID, bytes: Uint8Array]

/** Whether blocks, each as often as it is listed, are within what the profile allows in bytes and in data items (DEC-8). */
export function checkSize(blocks: readonly Block[]): Checked<true> {
  const bytes = blocks.reduce((sum, [, block]) => sum + block.length, 0)
  if (bytes > profile.bundleBytes) return overLimit(bytes, profile.bundleBytes, 'bytes')
  const items = blocks.reduce((sum, [cid, block]) => sum + (cid.code === RAW ? 0 : countItems(block)), 0)
  return items > profile.bundleItems ? overLimit(items, profile.bundleItems, 'data items') : accept(true)
}

/** A bundle that has more of something than the profile allows. */
export function overLimit(actual: number, expected: number, what: string) {
  return refuse('bundle/limit', '', { actual: `${actual} ${what}`, expected: `${expected} ${what}` })
}
