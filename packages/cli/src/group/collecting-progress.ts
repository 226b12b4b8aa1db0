/** Shows on a terminal how many repositories were read, in one line that `end` removes; nothing anywhere else. */
export function showCollecting(stream: NodeJS.WriteStream = process.stderr): {
  readonly onProgress: (progress: { readonly done: number; readonly known: number }) => void
  readonly end: () => void
} {
  if (!stream.isTTY) return { onProgress: () => undefined, end: () => undefined }
  return {
    onProgress: ({ done, known }) =>
      stream.write(`\rReading repositories: ${String(done)} of ${String(known)} ...`),
    end: () => stream.write('\r\u001b[K'),
  }
}
