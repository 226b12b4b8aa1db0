/** As many as are remembered: a power of two. */
const places = 8192
/** Longer ones are decoded before they are compared. */
const shortBytes = 32
const mostBytes = 1024

/**
 * ASCII texts that were decoded lately. A million receipts name the same few keys, DIDs, CIDs and commits: each of these is one string
 * instead of a million, which is most of the memory.
 */
export class KeptTexts {
  private readonly texts: (string | undefined)[] = new Array<undefined>(places).fill(undefined)

  /** The text of these bytes, if it is short and known. */
  find(bytes: Uint8Array): string | undefined {
    if (bytes.length > shortBytes) return undefined
    const text = this.texts[placeOf(bytes)]
    if (text?.length !== bytes.length) return undefined
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[i]) return undefined
    return text
  }

  /** The string to use for a text that was decoded from these bytes. */
  keep(text: string, bytes: Uint8Array): string {
    // Others must not be found: a unit of one may be equal to a byte that is no UTF-8.
    const isAscii = text.length === bytes.length
    if (!isAscii || bytes.length > mostBytes) return text
    const place = placeOf(bytes)
    const known = this.texts[place]
    if (known === text) return known
    this.texts[place] = text
    return text
  }
}

/** By some sixteen of the bytes. Which texts share a place decides nothing but how often they are found. */
function placeOf(bytes: Uint8Array): number {
  const step = 1 + (bytes.length >> 4)
  let hash = bytes.length
  for (let i = 0; i < bytes.length; i += step) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x0100_0193)
  return (hash ^ (hash >>> 15)) & (places - 1)
}
