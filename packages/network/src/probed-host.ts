import { isDatedAfter, signersOf, type ServedCommit } from '@quorate/attest'
import {
  cidTextOf,
  DAG_CBOR,
  parseCid,
  profile,
  RAW,
  readCar,
  readCommit,
  readRepoProof,
  verifyCommit,
  type CID,
} from '@quorate/core'
import { request } from './bounded-request.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { faultOf, type Fault } from './probe-fault.ts'
import type { RepositoryLocation } from './repository-location.ts'
import { jsonObject, query, textField } from './xrpc.ts'
import { refusalOf } from './xrpc-refusal.ts'

/** What came, or what the host came to instead; and the milliseconds that its last answer took. */
export type Reply<T, F = Fault> = { readonly ms: number } & (
  { readonly value: T; readonly fault?: never } | { readonly fault: F; readonly value?: never }
)

/** How a host gives single blocks: by RASL, or by com.atproto.sync.getBlocks. */
type Way = 'rasl' | 'getBlocks'

/** A commit that a host served, verified, and how it gave it. */
export type Served = ServedCommit & { readonly way: Way }

/** UNKNOWN: the subject itself dates its commit into the future, which says nothing against the host. */
export type CommitReply = Reply<Served, Fault | 'UNKNOWN'>

type Signers = Pick<RepositoryLocation, 'signingKey' | 'keys'>

/** An account, the did:key that signed its commits when that was asked, and those that did before. */
export type Subject = Signers & {
  readonly did: string
  /** Asks again; undefined when nobody answers. */
  readonly renewed: () => Promise<Signers | undefined>
}

/** Milliseconds for one answer. */
const answerMs = 10_000
/** Milliseconds by which a deadline may be late, before it tells that this program was busy rather than the host slow. */
const lateMs = 100
/** How often a host is asked the same: after a failure that may pass, and after one that is not its own. */
const attempts = { usual: 2, excused: 5 } as const
/** Of answers: a commit's name, a block, a CAR of one block, the proof of a record. */
const maxBytes = {
  latest: 65_536,
  block: profile.recordBytes,
  car: profile.recordBytes + 4096,
  proof: 4_194_304,
} as const

/**
 * A host that is asked for what it serves of repositories, and not believed (RCP-6). Everything has to be there by an
 * instant `by`, in milliseconds since 1970. What breaks off or takes too long is asked for once more. Throws nothing that a
 * host can bring about.
 */
export class ProbedHost {
  private readonly network: Network
  private readonly url: string
  /** The instant before which the host asked not to be asked. */
  private restsUntil = 0

  /** `url` is that of the service, with the path that it stands below, if any. */
  constructor(network: Network, url: string) {
    this.network = network
    this.url = url.replace(/\/+$/, '')
  }

  /** The newest commit of a subject. */
  async commit(subject: Subject, by: number): Promise<CommitReply> {
    const named = await this.latest(subject.did, by)
    if (named.fault !== undefined) return named
    const served = await this.namedCommit(subject, named.value, by)
    if (served.fault !== 'MISSING') return served
    // It may have gone on to another between the two questions.
    const renamed = await this.latest(subject.did, by)
    if (renamed.fault !== undefined || renamed.value.equals(named.value)) return served
    return this.namedCommit(subject, renamed.value, by)
  }

  /** One block, whose bytes have the hash that its CID states. */
  block(did: string, cid: CID, way: Way, by: number): Promise<Reply<Uint8Array>> {
    return this.ask(by, (signal) =>
      way === 'rasl' ? this.byRasl(cid, signal) : this.byGetBlocks(did, cid, signal),
    )
  }

  /** A record, by a proof that leads to `cid` from the commit at `path`, `collection/rkey`. */
  record(did: string, commit: string, path: string, cid: CID, by: number): Promise<Reply<Uint8Array>> {
    const [collection = '', rkey = ''] = path.split('/')
    const params = { did, collection, rkey }
    return this.ask(by, async (signal) => {
      const body = await this.car('com.atproto.sync.getRecord', params, maxBytes.proof, signal)
      const proof = readRepoProof(body)
      if (!proof.ok) throw this.error('malformed', 'no proof of a record')
      const bytes = proof.value.blocks.get(cid.toString())
      const isShown = proof.value.commit.toString() === commit && proof.value.leaves.get(path)?.equals(cid)
      if (isShown !== true || bytes === undefined)
        throw this.error('not-found', 'the record is not in the proof')
      return bytes
    })
  }

  private latest(did: string, by: number): Promise<Reply<CID>> {
    return this.ask(by, async (signal) => {
      const method = 'com.atproto.sync.getLatestCommit'
      const call = { service: this.url, method, params: { did }, maxBytes: maxBytes.latest, signal }
      const answer = await query(this.network, call)
      if (answer.body.length === 0) throw this.error('not-found', 'an empty answer')
      const cid = parseCid(textField(this.url, jsonObject(this.url, answer), 'cid'), DAG_CBOR)
      if (!cid.ok) throw this.error('malformed', 'the commit has no CID')
      return cid.value
    })
  }

  private async namedCommit(subject: Subject, cid: CID, by: number): Promise<CommitReply> {
    const rasl = await this.block(subject.did, cid, 'rasl', by)
    if (rasl.fault === undefined) return this.verified(subject, rasl, cid, 'rasl')
    if (rasl.fault === 'OFFLINE' || rasl.fault === 'TIMEOUT') return rasl
    // Not every host speaks RASL, and what stands there instead may answer anything.
    const other = await this.block(subject.did, cid, 'getBlocks', by)
    if (other.fault === undefined) return this.verified(subject, other, cid, 'getBlocks')
    return rasl.fault === 'CORRUPT' ? rasl : other
  }

  private async verified(
    subject: Subject,
    { value: block, ms }: Extract<Reply<Uint8Array>, { value: Uint8Array }>,
    cid: CID,
    way: Way,
  ): Promise<CommitReply> {
    const commit = readCommit(block)
    if (!commit.ok) return { fault: 'CORRUPT', ms }
    const { rev, revAt } = commit.value
    const now = this.network.clock.now()
    const isSigned = ({ signingKey, keys }: Signers) =>
      [...new Set([signingKey, ...signersOf(keys, subject.did, revAt, now)])].some(
        (key) => verifyCommit(commit.value, subject.did, key).ok,
      )
    if (!isSigned(subject)) {
      // The account may have taken another key since it was asked for.
      const renewed = await subject.renewed()
      if (renewed === undefined) return { fault: 'UNKNOWN', ms }
      if (!isSigned(renewed)) return { fault: 'CORRUPT', ms }
    }
    if (isDatedAfter(revAt, now)) return { fault: 'UNKNOWN', ms }
    return { value: { cid: cid.toString(), rev, block, way }, ms }
  }

  private async byRasl(cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    const url = new URL(`${this.url}/.well-known/rasl/${cid.toString()}`)
    const answer = await request(this.network, url, { method: 'GET', maxBytes: maxBytes.block, signal })
    if (answer.status < 200 || answer.status > 299)
      throw refusalOf(url.origin, 'RASL', answer, [], this.network.clock.now())
    const { body } = answer
    if (body.length === 0) throw this.error('not-found', 'an empty answer')
    const actual = cidTextOf(body, cid.code === RAW ? RAW : DAG_CBOR)
    if (actual !== cid.toString()) throw this.error('mismatch', `${actual} instead of ${cid.toString()}`)
    return body
  }

  private async byGetBlocks(did: string, cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    const params = { did, cids: cid.toString() }
    const car = readCar(await this.car('com.atproto.sync.getBlocks', params, maxBytes.car, signal))
    if (!car.ok) throw this.error('malformed', 'no CAR of blocks')
    const bytes = car.value.blocks.get(cid)
    if (bytes === undefined) throw this.error('not-found', 'the block is not in the CAR')
    return bytes
  }

  private async car(
    method: string,
    params: Readonly<Record<string, string>>,
    most: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const call = { service: this.url, method, params, maxBytes: most, signal }
    const { body } = await query(this.network, call)
    if (body.length === 0) throw this.error('not-found', 'an empty answer')
    return body
  }

  private async ask<T>(by: number, attempt: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> {
    const { now, sleep, timeout } = this.network.clock
    for (let n = 1; ; n++) {
      const restMs = this.restsUntil - now()
      if (restMs > 0) await sleep(Math.min(restMs, Math.max(0, by - now())))
      const sentAt = now()
      if (sentAt >= by) return { fault: 'TIMEOUT', ms: 0 }
      const ms = () => Math.max(0, Math.round(now() - sentAt))
      const patienceMs = Math.min(answerMs, by - sentAt)
      try {
        const value = await attempt(timeout(patienceMs))
        return { value, ms: ms() }
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        const { retryAfterMs } = error
        if (retryAfterMs !== undefined) this.restsUntil = Math.max(this.restsUntil, now() + retryAfterMs)
        const isExcused = retryAfterMs !== undefined || now() - sentAt > patienceMs + lateMs
        const most = isExcused ? attempts.excused : attempts.usual
        if (!error.retryable || n >= most || this.restsUntil >= by)
          return { fault: faultOf(error.code), ms: ms() }
      }
    }
  }

  private error(code: 'malformed' | 'mismatch' | 'not-found', message: string): NetworkError {
    return new NetworkError(code, this.url, message)
  }
}
