import type { Finding } from '@quorate/core'

/** What counted, with the checkpoints that made it seen. */
export type Counted<R> = { readonly record: R; readonly sighted: readonly string[] }

/** What did not count, and why. */
export type Ignored = {
  readonly kind: 'votes' | 'acks'
  readonly did: string
  readonly cid: string
  readonly findings: readonly Finding[]
}

/** Two different choices of one member on one proposal, by content CID. */
export type Equivocation = { readonly did: string; readonly left: string; readonly right: string }

/** What a member's word comes to on one side. */
export type Stance = 'approve' | 'against' | undefined
