import type { Signer } from '@quorate/core'

import { readStoredSession } from '../account/stored-session.ts'
import { PinnedKeys } from '../signing/pinned-keys.ts'
import type { NodeDuty } from './node-duty.ts'

/** What a node signs with, or in one sentence for people why it publishes nothing. */
export type NodeVoice = { readonly signer: Signer; readonly silent?: never } | { readonly silent: string }

/**
 * The key that the policy pins for the node, unlocked, where it is here and the node's own account is logged in: for what a
 * node says in its own repository (SIG-4). To hold and to serve it needs neither.
 */
export async function nodeVoice(
  { node, versions }: NodeDuty,
  flags: { readonly 'passphrase-fd'?: number | undefined },
): Promise<NodeVoice> {
  const me = readStoredSession()?.did
  if (me === undefined) return { silent: 'nobody is logged in' }
  if (me !== node) return { silent: `${me} is logged in, which is not the account of the node` }
  const keys = new PinnedKeys({ 'passphrase-fd': flags['passphrase-fd'] })
  const pinned = versions.flatMap((version) => version.nodes.get(node)?.key ?? [])
  const here = pinned.find((key) => keys.has(key))
  if (here === undefined) return { silent: `the key of the node, ${pinned.join(' or ')}, is not here` }
  return { signer: await keys.unlock(here) }
}
