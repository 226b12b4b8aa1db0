/** Preloaded by the nodes: their input closes when the story is gone, however it went, and none of them outlives it. */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume()
process.stdin.unref()
