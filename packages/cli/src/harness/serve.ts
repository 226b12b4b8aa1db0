import { once } from 'node:events'
import type { Writable } from 'node:stream'

import { answer, malformed } from './answer.ts'
import { parseLine } from './parse-line.ts'
import { requestLines } from './request-lines.ts'

/**
 * Answers each line of `input` with one line on `output`, in order, until the input ends. When nobody reads the output
 * any more, the rest of the input is still read, so that whoever writes it is not stopped.
 */
export async function serve(input: AsyncIterable<Uint8Array>, output: Writable): Promise<void> {
  const closed = new AbortController()
  const close = () => {
    closed.abort()
  }
  output.on('error', close)
  output.on('close', close)
  for await (const line of requestLines(input)) {
    if (closed.signal.aborted) continue
    const parsed = parseLine(line)
    const reply =
      'json' in parsed
        ? await answer(parsed.json)
        : malformed(null, '', parsed.expected, `a line of ${String(line.length)} bytes`)
    if (!output.write(`${JSON.stringify(reply)}\n`)) {
      await once(output, 'drain', { signal: closed.signal }).catch(() => undefined)
    }
  }
}
