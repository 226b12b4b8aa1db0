/** Shows on a terminal how many subjects are through, in one line that `end` removes; nothing anywhere else. */
export function showSyncing(
  all: number,
  stream: NodeJS.WriteStream = process.stderr,
): { readonly onOutcome: () => void; readonly end: () => void } {
  if (!stream.isTTY) return { onOutcome: () => undefined, end: () => undefined }
  let done = 0
  return {
    onOutcome: () => stream.write(`\rSyncing repositories: ${String(++done)} of ${String(all)} ...`),
    end: () => stream.write('\r\u001b[K'),
  }
}
