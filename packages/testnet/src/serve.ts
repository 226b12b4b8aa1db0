/**
 * A test network as a process of its own: prints its URLs as one line of JSON, and ends on SIGTERM or SIGINT, or when its
 * standard input closes, as it does when the process that started it is gone.
 */
import { startTestnet } from './testnet.ts'

const network = await startTestnet()
process.stdout.write(`${JSON.stringify({ plcUrl: network.plcUrl, pdsUrl: network.pdsUrl })}\n`)

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  void network.close().finally(() => process.exit())
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
