import {
  cidTextOf,
  compareText,
  encodeCanonical,
  isDataMap,
  replayPlcLogs,
  verifyCommit,
  type Checked,
  type Commit,
  type DataMap,
  type Evidence,
  type PlcHistory,
} from '@quorate/core'

/** What tells which keys accounts had (SIG-7). */
export type Identities = Pick<Evidence, 'plcLogs' | 'didDocuments'>

/** A signed commit, by the text of its CID. */
export type SignedCommit = Pick<Commit, 'repository' | 'signedBytes' | 'signature'> & { readonly cid: string }

/** That an account had a key in [from, until), in milliseconds. */
export type Tenure = { readonly key: string; readonly from: number; readonly until: number }

/**
 * Whether the document with this CID counts for what is said under a version, named by its content CID (SIG-7). Nobody signs a
 * document, and from any signature anybody can work out a key by which it holds: so none counts for having come along.
 */
export type DocumentTest = (did: string, cid: string, policy: string | undefined) => boolean

/** For whoever got the documents from the hosts that they are of. */
export const firstHand: DocumentTest = () => true

/** The #atproto keys of accounts, and what they signed. Each log is replayed once, each commit verified once a key. */
export class AccountKeys {
  private readonly at: number
  private readonly counts: DocumentTest
  private readonly logs: ReadonlyMap<string, Identities['plcLogs'][number][]>
  private readonly replayed = new Map<string, readonly PlcHistory[]>()
  /** Keys in the documents of a did:web, by DID and then by the CID of the document. */
  private readonly documents = new Map<string, Map<string, string>>()
  /** Keys of those that count, by version and then by DID: strangers may bring many documents, and every receipt asks. */
  private readonly documentsThatCount = new Map<string | undefined, Map<string, readonly string[]>>()
  private readonly tenures = new Map<string, readonly Tenure[]>()
  private readonly ends = new Map<string, number | undefined>()
  private readonly verdicts = new Map<string, Checked<true>>()

  /** As they were known at `at`, in milliseconds. */
  constructor({ plcLogs, didDocuments }: Identities, at: number, counts: DocumentTest) {
    this.at = at
    this.counts = counts
    this.logs = Map.groupBy(plcLogs, ({ did }) => did)
    for (const { did, document } of didDocuments) {
      const bytes = encodeCanonical(document)
      const key = atprotoKeyOf(did, document)
      if (!bytes.ok || key === undefined) continue
      const own = this.documents.get(did) ?? new Map<string, string>()
      this.documents.set(did, own.set(cidTextOf(bytes.value), key))
    }
  }

  /** What its logs tell of a DID. Replayed when first asked for: a log has thousands of signatures, and strangers may send many. */
  historiesOf(did: string): readonly PlcHistory[] {
    const known = this.replayed.get(did)
    if (known !== undefined) return known
    const logs = this.logs.get(did) ?? []
    const replayed = replayPlcLogs(
      logs.map(({ log }) => log),
      this.at,
      did,
    )
    this.replayed.set(did, replayed)
    return replayed
  }

  /** The keys in its DID documents, by the CIDs of these. */
  documentsOf(did: string): ReadonlyMap<string, string> {
    return this.documents.get(did) ?? new Map()
  }

  /** The keys in those DID documents that count for what is said under `policy`; a document has no date. */
  private documentKeys(did: string, policy: string | undefined): readonly string[] {
    const asked = this.documentsThatCount.get(policy) ?? new Map<string, readonly string[]>()
    this.documentsThatCount.set(policy, asked)
    const known = asked.get(did)
    if (known !== undefined) return known
    const own = [...this.documentsOf(did)]
    const keys = own.filter(([cid]) => this.counts(did, cid, policy)).map(([, key]) => key)
    asked.set(did, keys)
    return keys
  }

  /**
   * Every key that an account had at some instant of [from, to], in milliseconds, by any of its logs, or by its documents that count
   * for what is said under `policy`. Bytewise. A log that parts from the others adds keys and takes none away.
   */
  during(did: string, from: number, to: number, policy: string | undefined): string[] {
    const had = this.tenuresOf(did).filter((tenure) => tenure.from <= to && tenure.until > from)
    return [...new Set([...had.map(({ key }) => key), ...this.documentKeys(did, policy)])].sort(compareText)
  }

  /**
   * When the DID ended by a tombstone that stands in one of its logs, in milliseconds; the earliest such date, undefined where none is
   * known. None is, where another log goes on from before it: who shows a log without what undid a tombstone ends nobody (RCP-9).
   */
  tombstonedAt(did: string): number | undefined {
    if (!this.ends.has(did)) this.ends.set(did, earliestEnd(this.historiesOf(did)))
    return this.ends.get(did)
  }

  /** Worked out once: strangers may send a log many times over, and every receipt asks. */
  private tenuresOf(did: string): readonly Tenure[] {
    const known = this.tenures.get(did)
    if (known !== undefined) return known
    const fromLogs = this.historiesOf(did).flatMap(({ moments }) =>
      moments.flatMap(({ createdAt, verificationMethods }, i): Tenure[] => {
        const until = moments[i + 1]?.createdAt ?? Number.POSITIVE_INFINITY
        const key = verificationMethods['atproto']
        return key === undefined ? [] : [{ key, from: createdAt, until }]
      }),
    )
    const merged = mergeTenures(fromLogs)
    this.tenures.set(did, merged)
    return merged
  }

  /** Whether the commit is of `repository` and signed by `key`. */
  verify(commit: SignedCommit, repository: string, key: string): Checked<true> {
    const name = `${commit.cid} ${repository} ${key}`
    const verdict = this.verdicts.get(name) ?? verifyCommit(commit, repository, key)
    this.verdicts.set(name, verdict)
    return verdict
  }
}

/** The same times of each key, in as few pieces as they have. */
export function mergeTenures(tenures: readonly Tenure[]): Tenure[] {
  return [...Map.groupBy(tenures, ({ key }) => key)].flatMap(([key, own]) => {
    const pieces: Tenure[] = []
    for (const { from, until } of own.sort((a, b) => a.from - b.from)) {
      const last = pieces.at(-1)
      if (last === undefined || from > last.until) pieces.push({ key, from, until })
      else pieces[pieces.length - 1] = { ...last, until: Math.max(last.until, until) }
    }
    return pieces
  })
}

/** Where two logs part, what follows in either is not known to stand. */
function earliestEnd(histories: readonly PlcHistory[]): number | undefined {
  const next = new Map<string, Set<string>>()
  for (const { moments } of histories) {
    for (const [i, { cid }] of moments.slice(1).entries()) {
      const base = moments[i]?.cid ?? ''
      next.set(base, (next.get(base) ?? new Set()).add(cid))
    }
  }
  const ends = histories.flatMap(({ moments }) => {
    const last = moments.at(-1)
    const isAlone = moments.every(({ cid }) => (next.get(cid)?.size ?? 0) < 2)
    return last?.tombstoned === true && isAlone ? [last.createdAt] : []
  })
  return ends.length === 0 ? undefined : ends.reduce((a, b) => Math.min(a, b))
}

/** The #atproto key of a DID document, as a did:key; undefined when there is none in Multikey form. */
function atprotoKeyOf(did: string, document: DataMap): string | undefined {
  const methods = document['verificationMethod']
  const method = Array.isArray(methods)
    ? methods.filter(isDataMap).find((m) => m['id'] === `${did}#atproto` || m['id'] === '#atproto')
    : undefined
  const multibase = method?.['type'] === 'Multikey' ? method['publicKeyMultibase'] : undefined
  return typeof multibase === 'string' ? `did:key:${multibase}` : undefined
}
