/** Base64 without padding, as atproto JSON writes it. The platform's own, since a bundle is megabytes of it. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(binary).replace(/={1,2}$/, '')
}

/** The bytes of base64 in its one form, padded or not; undefined for other alphabets and for bits past the last byte. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const unpadded = text.replace(/={1,2}$/, '')
  if (unpadded.length < text.length && text.length % 4 !== 0) return undefined
  if (/[^A-Za-z0-9+/]/.test(unpadded) || !endsOnByte(unpadded)) return undefined
  const binary = atob(unpadded)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

function endsOnByte(unpadded: string): boolean {
  const rest = unpadded.length % 4
  if (rest === 2) return /[AQgw]$/.test(unpadded)
  if (rest === 3) return /[AEIMQUYcgkosw048]$/.test(unpadded)
  return rest === 0
}
