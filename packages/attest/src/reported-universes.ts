import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { receipt } from '@quorate/schemas'

/** A receipt that somebody signed, and who. */
type Said = { readonly cid: string; readonly verifier: string }

/**
 * Universes that verifiers report of one commit (RCP-4). They follow from the commit alone, so of two that differ one is wrong, and the
 * repository shows which. Only told: no vote rests on what another says. Linear.
 */
export class Universes {
  /** By policy, layer and commit: of each universe the receipt of smallest CID, and whose account it is. */
  private readonly told = new Map<string, { readonly subject: string; readonly by: Map<string, Said> }>()

  add(cid: string, { policy, layer, subject, verifier, nodeCommit, universe }: receipt.Main): void {
    if (nodeCommit === undefined || universe === undefined) return
    const key = `${policy} ${String(layer)} ${subject} ${nodeCommit.cid}`
    const told = this.told.get(key) ?? { subject, by: new Map<string, Said>() }
    this.told.set(key, told)
    const name = `${String(universe.size)} ${universe.root}`
    const known = told.by.get(name)
    if (known === undefined || compareCids(cid, known.cid) < 0) told.by.set(name, { cid, verifier })
  }

  /** One for each commit of which several are reported. */
  contradictions(): Finding[] {
    return [...this.told].flatMap(([key, { subject, by }]) => {
      const [left, right] = [...by.values()].sort((a, b) => compareCids(a.cid, b.cid))
      if (left === undefined || right === undefined) return []
      const commit = key.slice(key.lastIndexOf(' ') + 1)
      const verifiers = [...new Set([left.verifier, right.verifier])].sort(compareText)
      return [
        finding('receipt/universe', '', { subject, commit, left: left.cid, right: right.cid, verifiers }),
      ]
    })
  }
}
