import { compareCids } from '@quorate/core'
import { decideOnBase, type BaseDecision } from './base-decision.ts'
import type { Pool } from './evidence-pool.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/** A certified version in the tree that grows from version 1. */
export type Certified = {
  readonly version: Version
  readonly parent: Certified | undefined
  readonly decision: BaseDecision
  /** Certified successors, by content CID. */
  readonly children: Certified[]
}

/** Every certified version that follows from `founding`, ancestors first. */
export function traceLineage(
  founding: Version,
  pool: Pool,
  sightings: Sightings,
): [Certified, ...Certified[]] {
  const root: Certified = {
    version: founding,
    parent: undefined,
    decision: decideOnBase(founding, pool, sightings),
    children: [],
  }
  const all: [Certified, ...Certified[]] = [root]
  for (const parent of all) {
    const { successors } = parent.decision
    for (const cid of [...successors.keys()].sort(compareCids)) {
      const version = successors.get(cid)?.version
      if (version === undefined) continue
      const child: Certified = {
        version,
        parent,
        decision: decideOnBase(version, pool, sightings),
        children: [],
      }
      parent.children.push(child)
      all.push(child)
    }
  }
  return all
}
