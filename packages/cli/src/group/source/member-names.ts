import { compareText, plcMomentAt, replayPlcLogs, type Evidence } from '@quorate/core'

/**
 * What members are called in an answer: the handle that their did:plc log claims at the time, else the operator that the
 * policy declares, else the beginning of their DID. Names are claims. One that two members would share, or that is more
 * than plain letters, gives way to the DID, so that no name can pass for another one or break a list.
 */
export class MemberNames {
  private readonly names = new Map<string, string>()

  constructor(
    members: Iterable<{ readonly did: string; readonly operator?: string }>,
    { plcLogs, didDocuments }: Pick<Evidence, 'plcLogs' | 'didDocuments'>,
    at: number,
  ) {
    const aliases = new Map<string, unknown>(
      didDocuments.map(({ did, document }) => [did, document['alsoKnownAs']]),
    )
    for (const [did, own] of Map.groupBy(plcLogs, (known) => known.did)) {
      const logs = own.map(({ log }) => log)
      for (const history of replayPlcLogs(logs, at, did))
        aliases.set(did, plcMomentAt(history, at)?.alsoKnownAs)
    }
    for (const { did, operator } of members) {
      const name = claimedHandle(aliases.get(did)) ?? (isPlain(operator) ? operator : undefined)
      this.names.set(did, name ?? shortened(did))
    }
    const owners = Map.groupBy(this.names, ([, name]) => name.toLowerCase())
    for (const shared of owners.values()) {
      if (shared.length > 1) for (const [did] of shared) this.names.delete(did)
    }
  }

  of(did: string): string {
    return this.names.get(did) ?? did
  }

  /** Undefined for one who is called by the DID itself. */
  known(did: string): string | undefined {
    return this.names.get(did)
  }

  /** The DID that is meant by a DID or a name, with or without the `@` that handles are written with. */
  didOf(who: string): string {
    const wanted = who.replace(/^@/, '').toLowerCase()
    return this.entries().find(([name]) => name.toLowerCase() === wanted)?.[1] ?? who
  }

  /** Each name with the DID that it stands for, by name; without members that are called by their DID. */
  entries(): (readonly [name: string, did: string])[] {
    return [...this.names]
      .map(([did, name]) => [name, did] as const)
      .filter(([name, did]) => name !== did)
      .sort(([a], [b]) => compareText(a, b))
  }

  /** At most a dozen names, in order; how many more there are. */
  list(dids: readonly string[]): string {
    const shown = dids
      .map((did) => this.of(did))
      .sort(compareText)
      .slice(0, listed)
    const more = dids.length - shown.length
    return [...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(', ')
  }
}

const listed = 12

/** Where no evidence tells who is who. */
export const noIdentities: Pick<Evidence, 'plcLogs' | 'didDocuments'> = { plcLogs: [], didDocuments: [] }

function shortened(did: string): string {
  return did.length > 24 ? `${did.slice(0, 16)}…` : did
}

const handleForm =
  /^at:\/\/((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/i

/** The handle that a DID claims first; undefined when it is no handle, which is plain letters. */
export function claimedHandle(alsoKnownAs: unknown): string | undefined {
  const first: unknown = Array.isArray(alsoKnownAs) ? alsoKnownAs[0] : undefined
  const handle = typeof first === 'string' && first.length <= 80 ? handleForm.exec(first)?.[1] : undefined
  return handle?.toLowerCase()
}

function isPlain(operator: string | undefined): operator is string {
  return operator !== undefined && /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]| (?=[\p{L}\p{N}])){0,39}$/u.test(operator)
}
