/** Two endpoints that differ only in case of the host, a default port or a trailing slash are one (OBL-2). */
export function normalizeEndpoint(endpoint: string): string {
  const url = new URL(endpoint)
  return url.origin === 'null' ? url.href : url.origin + url.pathname.replace(/\/+$/, '')
}
