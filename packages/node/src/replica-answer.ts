import { isValidDid } from '@atproto/syntax'
import {
  isTreeKey,
  parseCid,
  readCommit,
  writeCarBlock,
  writeCarHeader,
  type CarBlock,
  type CID,
} from '@quorate/core'

import { recordBlocks, repositoryBlocks } from './held-repository.ts'
import type { HeldCommit, ReplicaStore } from './replica-store.ts'
import { badRequest, XrpcError } from './xrpc-error.ts'

/** What is answered: a status, headers and a body, whole or piece by piece. */
export type ReplicaAnswer = {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array | Iterable<Uint8Array>
  /** Seconds for which the answer stays the same; absent: it may be another one at once. */
  readonly maxAge?: number
}

const car = 'application/vnd.ipld.car'
const maxBlocks = 1000
/** What a CID names never changes. */
const yearSeconds = 31_536_000

type Method = (store: ReplicaStore, params: URLSearchParams) => ReplicaAnswer

/** The methods of com.atproto.sync that a replica answers, each as its lexicon says. */
const methods: Readonly<Record<string, Method>> = {
  'com.atproto.sync.getLatestCommit'(store, params) {
    const { held } = ofSubject(store, params)
    return json({ cid: held.cid.toString(), rev: held.rev })
  },
  'com.atproto.sync.getRepo'(store, params) {
    const { did, held, data } = ofSubject(store, params)
    return carOf([held.cid], repositoryBlocks(store, did, held, data))
  },
  'com.atproto.sync.getRecord'(store, params) {
    const { did, held, data } = ofSubject(store, params)
    const path = `${params.get('collection') ?? ''}/${params.get('rkey') ?? ''}`
    // Whatever stands in a tree that was taken in, be it no NSID: who checks asks for it.
    if (!isTreeKey(path)) throw badRequest('collection, rkey: expected the key of a record')
    const { blocks } = recordBlocks(store, did, held, data, path)
    return carOf([held.cid], blocks)
  },
  'com.atproto.sync.getBlocks'(store, params) {
    const { did } = ofSubject(store, params)
    const cids = params.getAll('cids')
    if (cids.length === 0 || cids.length > maxBlocks)
      throw badRequest(`cids: expected 1 to ${String(maxBlocks)} CIDs`)
    const blocks = cids.map((text) => {
      const cid = cidOf(text)
      const bytes = store.blockOf(did, cid)
      if (bytes === undefined) throw new XrpcError(400, 'BlockNotFound', `not held: ${text}`)
      return { cid, bytes }
    })
    return carOf([], blocks)
  },
}

/** Answers a request for `path` of a replica; throws XrpcError when there is no such answer. */
export function answerOf(store: ReplicaStore, { pathname, searchParams }: URL): ReplicaAnswer {
  if (pathname === '/xrpc/_health') return json({ version: 'quorate' })
  const [, cid] = /^\/\.well-known\/rasl\/([^/]*)$/.exec(pathname) ?? []
  if (cid !== undefined) return rasl(store, cid)
  const [, name = ''] = /^\/xrpc\/([^/]*)$/.exec(pathname) ?? []
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (method !== undefined) return method(store, searchParams)
  throw pathname.startsWith('/xrpc/')
    ? new XrpcError(501, 'MethodNotImplemented', 'no such method here')
    : new XrpcError(404, 'NotFound', 'nothing here')
}

function rasl(store: ReplicaStore, text: string): ReplicaAnswer {
  const body = store.block(cidOf(text))
  if (body === undefined) throw new XrpcError(404, 'BlockNotFound', 'not held')
  return { status: 200, type: 'application/octet-stream', body, maxAge: yearSeconds }
}

function cidOf(text: string): CID {
  const cid = parseCid(text)
  if (cid.ok) return cid.value
  throw badRequest('expected a CIDv1 of dag-cbor or raw with SHA-256, in lower-case base32')
}

/** The subject of a request, which is held, and the root of its tree. */
function ofSubject(
  store: ReplicaStore,
  params: URLSearchParams,
): { readonly did: string; readonly held: HeldCommit; readonly data: CID } {
  const did = params.get('did') ?? ''
  if (!isValidDid(did)) throw badRequest('did: expected a DID')
  const held = store.held(did)
  const bytes = held && store.blockOf(did, held.cid)
  const commit = bytes && readCommit(bytes)
  if (held === undefined || commit?.ok !== true)
    throw new XrpcError(400, 'RepoNotFound', `${did} is not held here`)
  return { did, held, data: commit.value.data }
}

function json(value: object): ReplicaAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) }
}

function carOf(roots: CID[], blocks: Iterable<CarBlock>): ReplicaAnswer {
  return { status: 200, type: car, body: carParts(roots, blocks) }
}

function* carParts(roots: CID[], blocks: Iterable<CarBlock>): Generator<Uint8Array> {
  yield writeCarHeader(roots)
  for (const block of blocks) yield writeCarBlock(block)
}
