import type { ServerResponse } from 'node:http'

import { P256Keypair } from '@atproto/crypto'

import type { CID } from '@quorate/core'
import { onTestFinished } from 'vitest'

import { serve, type HostileServer } from '../../network/test/hostile-server.ts'
import { policyOf } from '../../network/test/probe-fixture.ts'
import type { ReplicaStore } from '../src/index.ts'
import { OwnAccount } from './own-account.ts'
import { freshStore, served, take } from './replica-fixture.ts'
import { hostOf, type Lie } from './source-host.ts'
import { SourceRepository } from './source-repository.ts'

/** An account in the real directory with a host and a key of the test's, and a repository of so many records. */
export async function ownSubject(records: number, lie?: Lie) {
  const keypair = await P256Keypair.create()
  const host = await hostOf(() => source, lie)
  let isOpen = true
  const close = async () => {
    if (isOpen) await host[Symbol.asyncDispose]()
    isOpen = false
  }
  onTestFinished(close)
  const account = await OwnAccount.at(host.url, keypair.did())
  const source = await SourceRepository.of(account.did, records, keypair)
  return { did: account.did, account, source, host, close }
}

/** A replica of the repository as it is now, served. */
export async function replicaOf(source: SourceRepository) {
  const store = freshStore()
  await take(store, source, await source.whole())
  const { url } = await served(store)
  return { store, url, version: await policyOf([url], [source.did]) }
}

/** A server before another that passes everything on, unless `takes` answers a request itself. */
export async function before(
  other: () => string,
  takes: (url: URL, response: ServerResponse) => boolean,
): Promise<HostileServer> {
  const front = await serve(async (request, response) => {
    const asked = new URL(request.url ?? '', 'http://front')
    if (takes(asked, response)) return
    const answer = await fetch(new URL(asked.pathname + asked.search, other()))
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
  })
  onTestFinished(() => front[Symbol.asyncDispose]())
  return front
}

/** What a verifier that is a node itself holds. */
export function heldIn(store: ReplicaStore) {
  return (subject: string, commit: CID) =>
    store.held(subject)?.cid.equals(commit) === true ? (cid: CID) => store.blockOf(subject, cid) : undefined
}
