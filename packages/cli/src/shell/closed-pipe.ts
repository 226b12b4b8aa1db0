/** Ends quietly, with the verdict so far, when the reader of standard output has gone (`quorate ... | head`). */
export function exitOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  // Nobody to tell: what is said there changes no answer.
  process.stderr.on('error', () => undefined)
}
