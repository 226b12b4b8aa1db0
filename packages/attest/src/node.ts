import { compareText } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'

/** A node of a policy with what placement asks of it. */
export type PlacedNode = {
  /** A DID. */
  readonly id: string
  readonly operator: string
  /** Normalized: nodes with one endpoint are one copy (OBL-2). */
  readonly endpoint: string
  readonly capacityBytes: number | undefined
}

/** The nodes of all members, bytewise by id. */
export function nodesOf({ record }: Version): readonly PlacedNode[] {
  return record.members
    .flatMap((member) =>
      (member.nodes ?? []).map(({ id, endpoint, capacityBytes }) => ({
        id,
        operator: operatorOf(member),
        endpoint,
        capacityBytes,
      })),
    )
    .sort((a, b) => compareText(a.id, b.id))
}
