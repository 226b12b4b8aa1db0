/** Bytes of one line: more than a bundle of a large group, less than what would not fit in memory as JSON. */
export const maxLineBytes = 100_000_000

/** One line without its end; `length` alone when it is too long to be kept. */
export type RequestLine = { readonly length: number; readonly bytes?: Uint8Array }

/** The lines of a stream, each ended by a line feed; what follows the last one is a line if it is not empty. */
export async function* requestLines(
  chunks: AsyncIterable<Uint8Array>,
  limit = maxLineBytes,
): AsyncGenerator<RequestLine> {
  let parts: Uint8Array[] = []
  let length = 0
  const add = (part: Uint8Array) => {
    length += part.length
    if (length <= limit) parts.push(part)
    else parts = []
  }
  const end = (): RequestLine => {
    const line = length <= limit ? { length, bytes: Buffer.concat(parts) } : { length }
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, at))
      yield end()
      from = at + 1
    }
    add(chunk.subarray(from))
  }
  if (length > 0) yield end()
}
