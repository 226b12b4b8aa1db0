import { finding, type Finding } from '@quorate/core'
import { isNormalHost, isPort } from './endpoint.ts'

/**
 * Refuses a DID that has another spelling than the one of its account, so that one host is not two accounts (POL-2): a did:web whose
 * host is not in lower case, or has the port 443; a did:plc of other letters. Other methods have the syntax of atproto, checked before.
 */
export function checkDidSpelling(did: string, path: string): Finding[] {
  if (isCanonicalDid(did)) return []
  return [finding('did/not-canonical', path, { expected: canonicalDid(did) ?? described(did), actual: did })]
}

function isCanonicalDid(did: string): boolean {
  if (did.startsWith('did:plc:')) return /^did:plc:[a-z2-7]{24}$/.test(did)
  if (!did.startsWith('did:web:')) return true
  const [authority = '', ...segments] = did.slice('did:web:'.length).split(':')
  const [, host = '', port] = /^([^%]*)(?:%3A([1-9][0-9]{0,4}))?$/.exec(authority) ?? []
  const isPath = segments.every((segment) => /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/.test(segment))
  return isNormalHost(host) && isPort(port, '443') && isPath
}

/** How the account is spelled that a person means by a DID; undefined where that is not plain. */
export function canonicalDid(did: string): string | undefined {
  if (isCanonicalDid(did)) return did
  if (!did.startsWith('did:web:')) return undefined
  const [authority = '', ...segments] = did.slice('did:web:'.length).split(':')
  const server = authority
    .toLowerCase()
    .replace('%3a', '%3A')
    .replace(/%3A443$/, '')
    .replace(/\.(?=$|%)/, '')
  const canonical = `did:web:${[server, ...segments].join(':')}`
  return isCanonicalDid(canonical) ? canonical : undefined
}

function described(did: string): string {
  return did.startsWith('did:plc:')
    ? 'did:plc: and 24 characters of a-z and 2-7'
    : 'did:web: and a host in lower case, without port 443'
}
