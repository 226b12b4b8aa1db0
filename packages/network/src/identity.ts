import { DidResolver, getKey, getPds, HandleResolver, type DidDocument } from '@atproto/identity'
import { isValidDid, isValidHandle } from '@atproto/syntax'
import { parseDidKey, UsageError } from '@quorate/core'
import { rejectionOn } from './abort-rejection.ts'
import { request } from './bounded-request.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { retrying } from './retry.ts'
import { ensureJsonFits, jsonObject, query, textField } from './xrpc.ts'
import { refusalOf } from './xrpc-refusal.ts'

/** An account as its DID document describes it now. Nothing here is an anchor (SIG-4). */
export type Identity = {
  readonly did: string
  /** Origin of the server that hosts the repository. */
  readonly service: string
  /** did:key that signs the repository's commits; undefined when the document names none. */
  readonly signingKey: string | undefined
  readonly document: DidDocument
}

/** Most bytes of a DID document, and values of its JSON, keys among them. */
const [documentBytes, documentValues] = [262_144, 16_384]

/** The identity of a DID (did:plc or did:web) or a handle. Throws NetworkError, and UsageError for anything else. */
export async function resolveIdentity(network: Network, identifier: string): Promise<Identity> {
  if (isValidDid(identifier)) return resolveDid(network, identifier)
  if (isValidHandle(identifier)) return resolveHandle(network, identifier)
  throw new UsageError(`neither a DID nor a handle: ${JSON.stringify(identifier)}`)
}

async function resolveDid(network: Network, did: string): Promise<Identity> {
  if (!/^did:plc:[a-z2-7]{24}$/.test(did) && !/^did:web:[A-Za-z0-9.-]+(%3[Aa]\d{1,5})?$/.test(did)) {
    throw new NetworkError('rejected', did, 'neither a did:plc nor a did:web without a path')
  }
  const document = await retrying(network, async (signal) => {
    const resolver = new DidResolver({ plcUrl: network.plcUrl, fetch: resolverFetch(network, signal) })
    return resolver.resolve(did).catch((error: unknown) => {
      if (error instanceof NetworkError) throw error
      throw new NetworkError('malformed', did, 'its DID document cannot be read')
    })
  })
  if (document === null) throw new NetworkError('not-found', did, 'no DID document')
  const endpoint = getPds(document)
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    throw new NetworkError('malformed', did, 'its DID document names no personal data server')
  }
  return { did, service: new URL(endpoint).origin, signingKey: signingKeyOf(document), document }
}

/** The DID of a handle counts only if the DID's document names the handle in turn. */
async function resolveHandle(network: Network, handle: string): Promise<Identity> {
  const did = await retrying(network, (signal) => {
    const { handleResolver } = network
    return handleResolver === undefined
      ? resolveByDomain(network, handle, signal)
      : resolveByService(network, handleResolver, handle, signal)
  })
  const identity = await resolveDid(network, did)
  if (identity.document.alsoKnownAs?.includes(`at://${handle.toLowerCase()}`) !== true) {
    throw new NetworkError('mismatch', handle, `leads to ${did}, which does not claim it`)
  }
  return identity
}

async function resolveByDomain(network: Network, handle: string, signal: AbortSignal): Promise<string> {
  const resolver = new HandleResolver({ fetch: resolverFetch(network, signal) })
  // Its DNS queries take no signal.
  const did = await Promise.race([resolver.resolve(handle), rejectionOn(signal)]).catch(() => undefined)
  if (did !== undefined && isValidDid(did)) return did
  throw new NetworkError(signal.aborted ? 'deadline' : 'not-found', handle, 'the handle leads to no DID')
}

async function resolveByService(
  network: Network,
  service: string,
  handle: string,
  signal: AbortSignal,
): Promise<string> {
  const method = 'com.atproto.identity.resolveHandle'
  const call = { service, method, params: { handle }, maxBytes: documentBytes, signal }
  const answer = await query(network, call).catch((error: unknown) => {
    if (!(error instanceof NetworkError && error.code === 'rejected' && error.status === 400)) throw error
    throw new NetworkError('not-found', handle, 'the handle leads to no DID', { cause: error })
  })
  const did = textField(service, jsonObject(service, answer), 'did')
  if (isValidDid(did)) return did
  throw new NetworkError('malformed', service, `no DID: ${JSON.stringify(did.slice(0, 100))}`)
}

function signingKeyOf(document: DidDocument): string | undefined {
  try {
    const key = getKey(document)
    return key !== undefined && parseDidKey(key).ok ? key : undefined
  } catch {
    return undefined
  }
}

/** The fetch of the resolvers: bounded like any other; that a service cannot answer now is no "not found". */
function resolverFetch(network: Network, signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const answer = await request(network, url, {
      method: 'GET',
      headers: { accept: new Headers(init?.headers).get('accept') ?? '*/*' },
      maxBytes: documentBytes,
      signal,
      // Handles are often served from beside the bare domain. Each address on the way is guarded.
      redirect: init?.redirect === 'follow' ? 'follow' : undefined,
    })
    const { status, body } = answer
    if (status === 429 || status >= 500)
      throw refusalOf(url.origin, 'the resolution', answer, [], network.clock.now())
    ensureJsonFits(url.origin, answer, documentValues)
    return new Response(new Uint8Array(body), { status })
  }
}
