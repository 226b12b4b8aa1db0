import { finding, type Finding } from '@quorate/core'
import { isNormalHost, isPort } from './endpoint.ts'

/**
 * Refuses a DID that has another spelling than the one of its account, so that one host is not two accounts (POL-2): a did:web whose
 * host is not in lower case, or has the port 443; a did:plc of other letters. Other methods have the syntax of atproto, checked before.
 */
export function checkDidSpelling(did: string, path: string): Finding[] {
  if (isCanonicalDid(did)) return []
  return [finding('did/not-canonical', path, { expected: canonicalDidOf(did), actual: did })]
}

function isCanonicalDid(did: string): boolean {
  if (did.startsWith('did:plc:')) return /^did:plc:[a-z2-7]{24}$/.test(did)
  if (!did.startsWith('did:web:')) return true
  const [authority = '', ...segments] = did.slice('did:web:'.length).split(':')
  const [, host = '', port] = /^([^%]*)(?:%3A([1-9][0-9]{0,4}))?$/.exec(authority) ?? []
  const isPath = segments.every((segment) => /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/.test(segment))
  return isNormalHost(host) && isPort(port, '443') && isPath
}

/** How the same account is spelled, where that is plain; else what a DID looks like. */
function canonicalDidOf(did: string): string {
  if (did.startsWith('did:plc:')) return 'did:plc: and 24 characters of a-z and 2-7'
  const [authority = '', ...segments] = did.slice('did:web:'.length).split(':')
  const [name = '', port] = authority.toLowerCase().split('%3a')
  const host = name.replace(/\.$/, '')
  const canonical = `did:web:${[port === undefined || port === '443' ? host : `${host}%3A${port}`, ...segments].join(':')}`
  return isCanonicalDid(canonical) ? canonical : 'did:web: and a host in lower case, without port 443'
}
