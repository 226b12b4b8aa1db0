import { chmodSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

import { CID, type CarBlock, type MstSpan } from '@quorate/core'

/** The commit of a repository that is held whole. */
export type HeldCommit = { readonly cid: CID; readonly rev: string }

/** A repository that is to be held, and how it stands. */
export type HeldSubject = {
  readonly did: string
  /** Undefined until it was held for the first time. */
  readonly held: HeldCommit | undefined
  /** Milliseconds since 1970 at which it was last asked for; undefined before. */
  readonly checkedAt: number | undefined
  /** Why it could not be brought up to date then; undefined when it was. */
  readonly fault: string | undefined
}

/**
 * Blocks are kept by subject. `generation` counts the updates of a subject: a block is served once that of its subject has
 * reached its own, so that what is still arriving, or arrived in vain, is not seen. It is null until the block is known to
 * belong to the tree. `layer`, `first` and `last` are those of a node whose subtree was walked whole.
 */
const holding = `
  CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    did TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL DEFAULT 0,
    commit_cid BLOB,
    rev TEXT,
    checked_at INTEGER,
    fault TEXT
  ) STRICT;
  CREATE TABLE block (
    cid BLOB NOT NULL,
    subject INTEGER NOT NULL REFERENCES subject (id),
    generation INTEGER,
    bytes BLOB NOT NULL,
    layer INTEGER,
    first TEXT,
    last TEXT,
    PRIMARY KEY (cid, subject)
  ) STRICT;
  CREATE INDEX block_update ON block (subject, generation);
`

/** What `FollowedSources` keeps. */
const following = `
  CREATE TABLE followed (did TEXT PRIMARY KEY, service TEXT NOT NULL) STRICT;
  CREATE TABLE source (service TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT;
`

/** What each version of the file adds to the one before, from none on. */
const versions = [holding, following] as const

const isServed = 'block.generation <= subject.generation'

/** What a replica holds, in one SQLite file. One process writes to it; others may read meanwhile. */
export class ReplicaStore {
  readonly database: DatabaseSync
  private readonly statements = new Map<string, StatementSync>()

  private constructor(database: DatabaseSync) {
    this.database = database
  }

  /** Makes the file if there is none, for its owner alone. What a run that ended early had received is dropped. */
  static open(path: string): ReplicaStore {
    const store = new ReplicaStore(new DatabaseSync(path))
    store.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    chmodSync(path, 0o600)
    store.ensureVersion(0)
    if (store.version() < versions.length)
      store.transaction(() => {
        for (const added of versions.slice(store.version())) store.database.exec(added)
        store.database.exec(`PRAGMA user_version = ${String(versions.length)}`)
      })
    for (const { did } of store.subjects()) store.discard(store.subjectId(did))
    return store
  }

  /** Of a file that another process may be writing to; nothing is changed. */
  static openToRead(path: string): ReplicaStore {
    const store = new ReplicaStore(new DatabaseSync(path, { readOnly: true }))
    store.ensureVersion(1)
    return store
  }

  close(): void {
    this.database.close()
  }

  /** By DID. */
  subjects(): HeldSubject[] {
    return this.all('SELECT did, commit_cid, rev, checked_at, fault FROM subject ORDER BY did').map(subjectOf)
  }

  /** The number of a subject within the file, which it gets when it is first asked for. */
  subjectId(did: string): number {
    this.run('INSERT INTO subject (did) VALUES (?) ON CONFLICT DO NOTHING', did)
    return Number(this.get('SELECT id FROM subject WHERE did = ?', did)?.['id'])
  }

  held(did: string): HeldCommit | undefined {
    const row = this.get('SELECT did, commit_cid, rev, checked_at, fault FROM subject WHERE did = ?', did)
    return row && subjectOf(row).held
  }

  /** Blocks and bytes that are held of a subject, those of earlier commits included. */
  size(did: string): { readonly blocks: number; readonly bytes: number } {
    const row = this.get(
      `SELECT count(*) AS blocks, coalesce(sum(length(bytes)), 0) AS bytes
       FROM block JOIN subject ON subject.id = block.subject WHERE did = ? AND ${isServed}`,
      did,
    )
    return { blocks: Number(row?.['blocks']), bytes: Number(row?.['bytes']) }
  }

  /** A block that is held of any subject. */
  block(cid: CID): Uint8Array | undefined {
    const query = `SELECT bytes FROM block JOIN subject ON subject.id = block.subject WHERE cid = ? AND ${isServed} LIMIT 1`
    return this.get(query, cid.bytes)?.['bytes'] as Uint8Array | undefined
  }

  /** A block that is held of one subject. */
  blockOf(did: string, cid: CID): Uint8Array | undefined {
    const query = `SELECT bytes FROM block JOIN subject ON subject.id = block.subject WHERE cid = ? AND did = ? AND ${isServed}`
    return this.get(query, cid.bytes, did)?.['bytes'] as Uint8Array | undefined
  }

  /** A block whether it is served yet or not, with the span of its subtree if that was walked. */
  received(subject: number, cid: CID): { bytes: Uint8Array; span: MstSpan | undefined } | undefined {
    const row = this.get(
      'SELECT bytes, layer, first, last FROM block WHERE cid = ? AND subject = ?',
      cid.bytes,
      subject,
    )
    if (row === undefined) return undefined
    const { bytes, ...span } = row as { bytes: Uint8Array } & MstSpan
    return { bytes, span: row['layer'] === null ? undefined : span }
  }

  /** Keeps blocks whose hashes were checked, not yet served. One that is there already stays as it is. */
  receive(subject: number, blocks: readonly CarBlock[]): void {
    this.transaction(() => {
      for (const { cid, bytes } of blocks)
        this.run(
          'INSERT INTO block (cid, subject, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          cid.bytes,
          subject,
          bytes,
        )
    })
  }

  /** That a block belongs to the tree which update `generation` brings. False when it was never received. */
  claim(subject: number, cid: CID, generation: number): boolean {
    const claimed = this.run(
      'UPDATE block SET generation = ? WHERE cid = ? AND subject = ? AND generation IS NULL',
      generation,
      cid.bytes,
      subject,
    )
    return (
      claimed ||
      this.get('SELECT 1 FROM block WHERE cid = ? AND subject = ?', cid.bytes, subject) !== undefined
    )
  }

  /** The same for a node, all below which was walked. */
  claimNode(subject: number, cid: CID, generation: number, { layer, first, last }: MstSpan): void {
    this.run(
      `UPDATE block SET generation = coalesce(generation, ?), layer = ?, first = ?, last = ?
       WHERE cid = ? AND subject = ?`,
      generation,
      layer,
      first,
      last,
      cid.bytes,
      subject,
    )
  }

  generation(subject: number): number {
    return Number(this.get('SELECT generation FROM subject WHERE id = ?', subject)?.['generation'])
  }

  /** Serves update `generation`, whose blocks below the commit were all claimed; what else was received is dropped. */
  settle(subject: number, generation: number, { cid, rev }: HeldCommit): void {
    this.transaction(() => {
      this.claim(subject, cid, generation)
      this.run('DELETE FROM block WHERE subject = ? AND generation IS NULL', subject)
      this.run(
        'UPDATE subject SET generation = ?, commit_cid = ?, rev = ? WHERE id = ?',
        generation,
        cid.bytes,
        rev,
        subject,
      )
    })
  }

  /** Drops what was received of a subject and is not served. */
  discard(subject: number): void {
    this.transaction(() => {
      this.run('DELETE FROM block WHERE subject = ? AND generation IS NULL', subject)
      this.run(
        'DELETE FROM block WHERE subject = ? AND generation > (SELECT generation FROM subject WHERE id = ?)',
        subject,
        subject,
      )
    })
  }

  noteChecked(subject: number, at: number, fault: string | undefined): void {
    this.run('UPDATE subject SET checked_at = ?, fault = ? WHERE id = ?', at, fault ?? null, subject)
  }

  /** All of `work` or nothing of it. */
  transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk ends the transaction by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  private version(): number {
    return Number(this.get('PRAGMA user_version')?.['user_version'])
  }

  private ensureVersion(least: number): void {
    const [version, newest] = [this.version(), versions.length]
    if (version < least || version > newest)
      throw new Error(`a replica of version ${String(version)}; ${String(newest)} is the newest known here`)
  }

  private get(query: string, ...values: readonly Value[]): Row | undefined {
    return this.prepared(query).get(...values)
  }

  private all(query: string): Row[] {
    return this.prepared(query).all()
  }

  /** Whether it changed anything. */
  private run(query: string, ...values: readonly Value[]): boolean {
    return this.prepared(query).run(...values).changes !== 0
  }

  private prepared(query: string): StatementSync {
    const known = this.statements.get(query)
    if (known !== undefined) return known
    const statement = this.database.prepare(query)
    this.statements.set(query, statement)
    return statement
  }
}

/** A disk that is full, or fails: expected, and no fault of this program. */
export function isDiskError(error: unknown): error is Error {
  return error instanceof Error && 'errcode' in error
}

type Value = string | number | null | Uint8Array
type Row = Readonly<Record<string, unknown>>

function subjectOf(row: Row): HeldSubject {
  const { did, commit_cid, rev, checked_at, fault } = row as {
    did: string
    commit_cid: Uint8Array | null
    rev: string | null
    checked_at: number | null
    fault: string | null
  }
  return {
    did,
    held: commit_cid === null || rev === null ? undefined : { cid: CID.decode(commit_cid), rev },
    checkedAt: checked_at ?? undefined,
    fault: fault ?? undefined,
  }
}
