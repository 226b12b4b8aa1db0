/** How far a piece of work is. `end` removes what was shown. */
export type ProgressLine = {
  readonly show: (done: number, all: number) => void
  readonly end: () => void
}

/** Shows "`what`: 2 of 5 ..." in one line on a terminal; nothing anywhere else. */
export function progressLine(what: string, stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined }
  return {
    show: (done, all) => stream.write(`\r${what}: ${String(done)} of ${String(all)} ...`),
    end: () => stream.write('\r\u001b[K'),
  }
}
