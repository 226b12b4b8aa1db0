import type { Network } from '@quorate/network'

import { distinctMembers } from '../new/member-flag.ts'
import type { MemberLine } from '../new/member-line.ts'
import { currentDidHead } from '../did-head.ts'

export type JoiningMember = MemberLine & {
  readonly didHead: string | undefined
  readonly handle: string | undefined
}

/** Who joins, with what is newest of each DID, asked of the network. */
export function joiningMembers(network: Network, lines: readonly MemberLine[]): Promise<JoiningMember[]> {
  return Promise.all(
    distinctMembers(lines).map(async (line) => {
      const { head: didHead, handle } = await currentDidHead(network, line.did)
      return { ...line, didHead, handle }
    }),
  )
}
