import { concatBytes } from './bytes.ts'
import { readCarBlock, readCarHeader, readVarint } from './car.ts'
import type { CarBlock } from './car-blocks.ts'
import { CID_BYTES, type CID } from './cid.ts'
import { accept, refuse, type Checked, type Refused } from './finding.ts'
import { profile } from './limits.ts'

/** Bytes of a header; one root takes 59. */
const headerBytes = 4096

/** What comes out of a CAR as it arrives: first its roots, then block after block. */
export type CarPart = { readonly roots: readonly CID[] } | CarBlock

/**
 * The same strict CAR v1 as `readCar`, from pieces of any size: holds one block at a time, whatever the file's size. A
 * refusal is the last that it gives. How many bytes there may be in all is for the caller to bound.
 */
export async function* readCarStream(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Checked<CarPart>, void, undefined> {
  const input = new Input(chunks)
  const header = await input.section(headerBytes, 'header')
  const roots = typeof header === 'string' ? input.malformed('ends too early') : header
  if (!roots.ok) return yield roots
  const read = readCarHeader(roots.value)
  yield read.ok ? accept({ roots: read.value }) : read
  if (!read.ok) return
  for (let index = 0; ; index++) {
    const at = input.offset
    const section = await input.section(CID_BYTES + profile.recordBytes, `blocks[${index}]`)
    if (section === 'end') return
    const block = section.ok ? readCarBlock(section.value, at, index) : section
    yield block
    if (!block.ok) return
  }
}

class Input {
  /** Of the section that is read next, in the whole file. */
  offset = 0
  private readonly chunks: AsyncIterator<Uint8Array, unknown>
  private parts: Uint8Array[] = []
  private length = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next section, of at most `most` bytes, at `path`; `end` when nothing follows. */
  async section(most: number, path: string): Promise<Checked<Uint8Array> | 'end'> {
    // One more byte at a time, as a length has at most seven.
    for (let wanted = 1; ; wanted++) {
      const head = await this.peek(wanted)
      if (head.length === 0) return 'end'
      const length = readVarint(head, 0, most)
      // Before it is waited for: what is announced need not come.
      if (length === 'above') return refuse('bytes/too-large', path, { expected: most, actual: 'more' })
      if (length === 'longer') return this.malformed('a length that is not in its shortest form')
      if (length === 'cut') {
        if (head.length < wanted) return this.malformed('ends too early')
        continue
      }
      const end = length.end + length.value
      const whole = await this.peek(end)
      if (whole.length < end) return this.malformed('ends too early')
      this.parts = [whole.subarray(end)]
      this.length -= end
      this.offset += end
      return accept(whole.subarray(length.end, end))
    }
  }

  malformed(reason: string): Refused {
    return refuse('car/malformed', '', { reason, offset: this.offset })
  }

  /** At least `count` bytes from where reading is, or all that there are. Joined once, however small the pieces. */
  private async peek(count: number): Promise<Uint8Array> {
    while (this.length < count) {
      const next = await this.chunks.next()
      if (next.done === true) break
      this.parts.push(next.value)
      this.length += next.value.length
    }
    const [only] = this.parts
    if (this.parts.length === 1 && only !== undefined) return only
    const joined = concatBytes(this.parts)
    this.parts = [joined]
    return joined
  }
}
