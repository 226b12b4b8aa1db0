import { contentOf, formatInstant, instantMs } from '@quorate/core'

import type { FoundFile } from '../bundle-kit.ts'
import type { ToldGroup } from './told-group.ts'

/** The last slot of the story. */
export const lastSlot = 11

/**
 * Carol's node is down for two hours, Bob's loses blocks of Alice and has lost them still, Alice's serves what is old in the
 * end. Alice says nothing of one slot, Bob asks at another endpoint once, and Carol signs two batches for the last slot.
 */
export async function tellStory(group: ToldGroup): Promise<FoundFile[]> {
  return group.tell(
    lastSlot,
    ({ verifier, node, subject, layer, slot }) => {
      if (verifier === 'bob' && node === 'alice' && subject === 'carol' && slot === 8 && layer === 0)
        return 'elsewhere'
      if (node === 'carol' && (slot === 3 || slot === 4)) return 'down'
      if (node === 'alice' && slot === 10) return 'old'
      if (node === 'bob' && subject === 'alice' && layer === 1 && slot >= 9) return { missing: 2 }
      return verifier === 'alice' && slot === 6 ? 'nothing said' : 'fine'
    },
    async (batch, who, slot) => {
      if (who !== 'carol' || slot !== lastSlot) return [batch]
      const content = contentOf(batch.record)
      const to = formatInstant(instantMs(content['to'] as string) - 1)
      return [batch, await group.signedBatch('carol', { ...content, to }, batch.blob ?? new Uint8Array())]
    },
  )
}
