// Loaded before the program: whatever would open a socket or ask for a name ends the process, however it was reached.
import { createHook } from 'node:async_hooks'
import { writeSync } from 'node:fs'

const forbidden = /^(TCP|UDP|TLS|PIPECONNECT|PIPESERVER|GETADDRINFO|GETNAMEINFO|QUERY|HTTP|QUIC)/

createHook({
  init(_id, type) {
    if (!forbidden.test(type)) return
    writeSync(2, `network: ${type}\n`)
    process.kill(process.pid, 'SIGKILL')
  },
}).enable()
