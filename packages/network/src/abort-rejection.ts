/**
 * A promise that rejects once `signal` aborts, or has, to race against what takes no signal, or may lose it: a Request
 * that was collected as garbage no longer passes its signal on to the body. It may be left without anyone waiting for it.
 */
export function rejectionOn(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const abort = () => reject(new Error('aborted'))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
  rejection.catch(() => undefined)
  return rejection
}
