import type { PolicyState, Version } from '@quorate/governance'

import type { PublicPart } from './key-pair.ts'

/** A version that may pin keys: with its state, or what it waits for. */
export type PinningVersion = { readonly version: Version; readonly state: PolicyState | 'DRAFT' | 'PROPOSED' }

/** One key in one version: of a member, or of a node of it. */
export type Pin = {
  readonly key: string
  readonly did: string
  /** The node's id; undefined for the member's own key. */
  readonly node: string | undefined
  readonly version: number
  /** Content CID of the version. */
  readonly policy: string
  readonly state: PinningVersion['state']
  /** Whether the version binds, or may come to. */
  readonly current: boolean
}

const over: readonly PinningVersion['state'][] = ['INVALID', 'REVOKED', 'SUPERSEDED', 'LAPSED']

/** Every pin of every version, in their order. */
export function pinsIn(versions: readonly PinningVersion[]): Pin[] {
  return versions.flatMap(({ version, state }) => {
    const about = { version: version.number, policy: version.cid, state, current: !over.includes(state) }
    return version.record.members.flatMap(({ did, key, nodes = [] }) => [
      { key, did, node: undefined, ...about },
      ...nodes.map((node) => ({ key: node.key, did, node: node.id, ...about })),
    ])
  })
}

/** A key that is pinned for a member: under which versions, and the key here that it is. */
export type PinnedForMe = {
  readonly key: string
  readonly node: string | undefined
  readonly pins: readonly Pin[]
  readonly here: PublicPart | undefined
}

/** Each key that is pinned for `me`, once. */
export function pinnedFor(me: string, pins: readonly Pin[], keys: readonly PublicPart[]): PinnedForMe[] {
  const mine = Map.groupBy(
    pins.filter(({ did }) => did === me),
    ({ key }) => key,
  )
  return [...mine].map(([key, under]) => ({
    key,
    node: under[0]?.node,
    pins: under,
    here: keys.find(({ did }) => did === key),
  }))
}

/**
 * Whether a member would have to sign with it and cannot: a node's key may be on its server, and what no version in force
 * or to come pins is needed no more.
 */
export function isMissing({ node, here, pins }: PinnedForMe): boolean {
  return node === undefined && here === undefined && pins.some(({ current }) => current)
}
