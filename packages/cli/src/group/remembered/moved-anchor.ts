import type { ChainReport } from '@quorate/governance'

import { anchorToSave, refusalsToMove } from './saved-anchor.ts'
import { readRememberedGroups, rememberAnchor } from './remembered-groups.ts'

/** Moves what is remembered of a sound group forward to the head that was found, and never backwards (GOV-12). */
export async function moveRemembered(chain: ChainReport): Promise<void> {
  const known = readRememberedGroups().groups.find(({ group }) => group === chain.group)
  if (known === undefined || refusalsToMove(known, chain).length > 0) return
  const moved = anchorToSave(known, chain)
  if (moved !== undefined && moved.head !== known.head) await rememberAnchor(moved)
}
