export { createAccount, type Account } from './account.ts'
export { nameService } from './did-change.ts'
export type { Testnet } from './testnet.ts'
export { startTestnetProcess } from './testnet-process.ts'
