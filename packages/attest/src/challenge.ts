import { cidBytes, FieldHash, utf8 } from '@quorate/core'
import { slotFields, type Slot } from './slot.ts'

/** What a batch commits to for the batch after the next (RCP-3): the hash of that one's secret of 32 bytes. */
export function commitmentTo(secret: Uint8Array): Uint8Array {
  return FieldHash.of('quorate/commitment/v1', secret).digest()
}

/** The nonce of one challenge, from the secret of its batch. */
export function nonceOf(secret: Uint8Array, slot: Slot): Uint8Array {
  return FieldHash.of('quorate/nonce/v1', secret, ...slotFields(slot)).digest()
}

/** What fixes a sample beside the slot. */
export type Challenge = {
  /** Operator that checks. */
  readonly verifier: string
  /** CID of the commit that the node served. */
  readonly commit: string
  readonly nonce: Uint8Array
  /** Randomness of the beacon's round; none when the policy asks for none. */
  readonly beacon?: Uint8Array | undefined
}

/** The seed of a sample (RCP-3), 32 bytes. */
export function seedOf(slot: Slot, { verifier, commit, nonce, beacon }: Challenge): Uint8Array {
  const fields = [verifier, cidBytes(commit), nonce, beacon ?? utf8('')]
  return FieldHash.of('quorate/seed/v1', ...slotFields(slot), ...fields).digest()
}
