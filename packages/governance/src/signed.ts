import {
  accept,
  attestationCid,
  compareBytes,
  compareCids,
  compareText,
  contentOf,
  encodeCanonical,
  isDataMap,
  maxSignatures,
  parseDidKey,
  refuse,
  signatureType,
  under,
  verifyRecord,
  verifySignature,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'

/** Whether signature metadata may have further fields; those of a vote may not (GOV-7). */
export type Metadata = 'open' | 'closed'

/**
 * One signed record of a repository. Copies of it that differ only in their signatures are one: the signatures join.
 * Each signature is verified at most once, and only when its key is asked for.
 */
export class Signed<R extends object> {
  readonly repository: string
  /** Content CID. */
  readonly cid: string
  /** The record without its signatures. */
  readonly record: R
  /** Milliseconds since 1970 of the record's own date (DEC-2). */
  readonly date: number
  private readonly entries: DataMap[] = []
  private readonly verdicts = new Map<string, Checked<DataMap>>()
  private readonly metadata: Metadata

  constructor(repository: string, cid: string, record: DataMap, date: number, metadata: Metadata = 'open') {
    this.repository = repository
    this.cid = cid
    this.record = contentOf(record) as unknown as R
    this.date = date
    this.metadata = metadata
    this.join(record)
  }

  /** Takes over the signatures of another copy of the record; a copy with more than a record may carry brings none. */
  join(copy: DataMap): void {
    const signatures = copy['signatures']
    if (!Array.isArray(signatures) || signatures.length > maxSignatures) return
    this.entries.push(...signatures.filter(isDataMap))
    this.verdicts.clear()
  }

  /** The record's one signature by `key` that holds, or why none does. */
  signedBy(key: string): Checked<DataMap> {
    const known = this.verdicts.get(key)
    if (known !== undefined) return known
    const own = this.entries.filter((e) => e['$type'] === signatureType && e['key'] === key)
    // Not kept: a member may have had thousands of keys, and sign as many records with one.
    if (own.length === 0) return refuse('key/not-pinned', 'signatures', { expected: key })
    const verdict = this.verify(key, own)
    this.verdicts.set(key, verdict)
    return verdict
  }

  /** Those of `keys` of which a signature holds, each once; only keys that the record names are looked for. */
  signers(keys: ReadonlySet<string>): string[] {
    const named = new Set(this.entries.map((entry) => entry['key']))
    return [...named].filter(
      (key): key is string => typeof key === 'string' && keys.has(key) && this.signedBy(key).ok,
    )
  }

  /** The record with the given signatures, as it would be published. */
  withSignatures(signatures: readonly DataMap[]): DataMap {
    return { ...(this.record as unknown as DataMap), signatures: [...signatures] }
  }

  /** The first of these signatures by `key` that holds. */
  private verify(key: string, own: readonly DataMap[]): Checked<DataMap> {
    let refused: Checked<DataMap> | undefined
    const verifyPlain = this.plainVerifier(key)
    for (const entry of byBytes(own)) {
      const foreign =
        this.metadata === 'closed' ? Object.keys(entry).find((k) => !closedFields.has(k)) : undefined
      if (foreign !== undefined) {
        refused ??= refuse('signature/foreign-metadata', 'signatures', { actual: foreign })
        continue
      }
      const [first, ...rest] = verifyPlain(entry) ?? this.faultsOf(entry)
      if (first === undefined) return accept(entry)
      refused ??= { ok: false, findings: [first, ...rest] }
    }
    return refused ?? refuse('key/not-pinned', 'signatures', { expected: key })
  }

  private faultsOf(entry: DataMap): readonly Finding[] {
    const verified = verifyRecord(this.withSignatures([entry]), this.repository)
    return verified.ok ? (verified.value[0]?.findings ?? []) : verified.findings
  }

  /** Faults of signatures with nothing beside them, for which the record is hashed once; of others, undefined. */
  private plainVerifier(key: string): (entry: DataMap) => readonly Finding[] | undefined {
    const parsed = parseDidKey(key)
    const record = this.record as unknown as DataMap
    const signed = attestationCid(record, { $type: signatureType, key }, this.repository)
    return (entry) => {
      const signature = plainSignature(entry)
      if (!parsed.ok || !signed.ok || signature === undefined) return undefined
      const verified = verifySignature(parsed.value, signed.value.bytes, signature)
      return verified.ok ? [] : under('signatures[0]', verified.findings)
    }
  }
}

/** By repository, then content CID: what is worked out from records does not depend on how they came. */
export function inOrder<R extends object>(records: ReadonlyMap<string, Signed<R>> | undefined): Signed<R>[] {
  return [...(records?.values() ?? [])].sort(
    (a, b) => compareText(a.repository, b.repository) || compareCids(a.cid, b.cid),
  )
}

const closedFields = new Set(['$type', 'key', 'signature', 'cid'])

/** Each once, in the order of their bytes, so that the same copies in another order give the same answer. */
function byBytes(entries: readonly DataMap[]): DataMap[] {
  const sorted = entries.toSorted(compareEntries)
  return sorted.filter((entry, i) => i === 0 || compareEntries(entry, sorted[i - 1] ?? entry) !== 0)
}

/** By encoded bytes. Those of one key with nothing but a signature differ in it alone: thousands need not be encoded. */
function compareEntries(a: DataMap, b: DataMap): number {
  const [left, right] = [plainSignature(a), plainSignature(b)]
  return left !== undefined && left.length === right?.length
    ? compareBytes(left, right)
    : compareBytes(bytesOf(a), bytesOf(b))
}

/** The signature of an entry that has no field but `$type`, `key` and this. */
function plainSignature(entry: DataMap): Uint8Array | undefined {
  const { signature } = entry
  return signature instanceof Uint8Array && Object.keys(entry).length === 3 ? signature : undefined
}

function bytesOf(entry: DataMap): Uint8Array {
  const encoded = encodeCanonical(entry)
  // What cannot be encoded cannot verify either: it only shows that a signature was tried.
  return encoded.ok ? encoded.value : new Uint8Array()
}
