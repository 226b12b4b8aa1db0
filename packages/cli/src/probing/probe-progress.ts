/** Shows on a terminal how many checks are through, in one line that `end` removes; nothing anywhere else. */
export function showProbing(stream: NodeJS.WriteStream = process.stderr): {
  readonly onProbed: (probed: unknown, done: number, all: number) => void
  readonly end: () => void
} {
  if (!stream.isTTY) return { onProbed: () => undefined, end: () => undefined }
  return {
    onProbed: (_probed, done, all) => stream.write(`\rChecking nodes: ${String(done)} of ${String(all)} ...`),
    end: () => stream.write('\r\u001b[K'),
  }
}
