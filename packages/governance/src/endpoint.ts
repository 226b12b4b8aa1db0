const host = String.raw`(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?`
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const address = String.raw`${byte}(?:\.${byte}){3}`
const port = '(?::([1-9][0-9]{0,4}))?'
const path = String.raw`(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*`
const form = new RegExp(`^(https?)://(?:(${host})|${address})${port}${path}$`)

/** What one normal form of endpoints is, for people. */
export const endpointForm =
  'http:// or https://, a host in lower case, a port that is not the default, and a path without a slash at its end'

/** Whether an endpoint is in the one form in which a policy states it, so that two are one when their texts are (POL-2). */
export function isNormalEndpoint(endpoint: string): boolean {
  const [, scheme, name = '', stated] = form.exec(endpoint) ?? []
  return scheme !== undefined && name.length <= 253 && isPort(stated, scheme === 'http' ? '80' : '443')
}

/** The normal form of an endpoint as a person writes it; undefined where it has none. */
export function normalEndpoint(endpoint: string): string | undefined {
  const url = URL.parse(endpoint)
  if (url === null) return undefined
  const normal = url.origin.replace(/\.(?=$|:)/, '') + url.pathname.replace(/\/+$/, '')
  return isNormalEndpoint(normal) ? normal : undefined
}

/** Whether a port, where one is stated, is one that needs to be. */
export function isPort(port: string | undefined, isImplied: string): boolean {
  return port === undefined || (Number(port) <= 65_535 && port !== isImplied)
}

/** Whether the name of a host is in lower case, with labels of letters, digits and hyphens, or an address of IPv4. */
export function isNormalHost(text: string): boolean {
  return text.length <= 253 && new RegExp(`^(?:${host}|${address})$`).test(text)
}
