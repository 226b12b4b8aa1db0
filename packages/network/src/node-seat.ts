import { UsageError, type Signer } from '@quorate/core'
import type { NodeSeat, Version } from '@quorate/governance'

/** The seat of the node that signs with `signer` in its own repository (SIG-4). Throws UsageError when it has none. */
export function ownSeat(version: Version, node: string, signer: Signer): NodeSeat {
  const seat = version.nodes.get(node)
  if (seat?.key === signer.did()) return seat
  throw new UsageError(`version ${String(version.number)} lists no node ${node} with the key ${signer.did()}`)
}
