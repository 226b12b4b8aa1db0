import { AtUri, isAtUriString } from '@atproto/syntax'
import type { DidDocument } from '@atproto/identity'
import { accept, describeValue, refuse, type Checked } from '@quorate/core'
import { nsids } from '@quorate/schemas'

const fragment = '#p2pds_policy'
const type = 'P2pdsPolicy'

/** Where a policy record is. */
export type PolicyPlace = { readonly uri: string; readonly host: string; readonly rkey: string }

/**
 * The policy by which an account wants to be found: the service `#p2pds_policy` of its DID document, whose type is
 * `P2pdsPolicy` and whose endpoint is the at-uri of a policy record (DIS-1). Undefined when there is none, refused in any
 * other form. Whoever may edit the DID document names a policy: it binds nobody.
 */
export function policyServiceOf({ id, service = [] }: DidDocument): Checked<PolicyPlace> | undefined {
  const found = service.filter((entry) => entry.id === fragment || entry.id === id + fragment)
  const [first] = found
  if (first === undefined) return undefined
  const endpoint = typeof first.serviceEndpoint === 'string' ? first.serviceEndpoint : ''
  const place = policyPlace(endpoint)
  if (found.length === 1 && first.type === type && place !== undefined) return accept(place)
  return refuse('record/shape', `service[${fragment}]`, {
    expected: `one service of type ${type} whose endpoint is the at-uri of a policy`,
    actual: `${String(found.length)}, of type ${describeValue(first.type)} with endpoint ${describeValue(endpoint)}`,
  })
}

/** The place that an at-uri names, if it is one of a policy record. */
export function policyPlace(uri: string): PolicyPlace | undefined {
  if (!isAtUriString(uri)) return undefined
  const { host, collection, rkey } = new AtUri(uri)
  return collection === nsids.OrgP2pdsPolicy && rkey !== '' ? { uri, host, rkey } : undefined
}
