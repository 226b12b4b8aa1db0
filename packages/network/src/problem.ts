import type { Finding } from '@quorate/core'
import { NetworkError } from './network-error.ts'

/** Why something of an account is not among the evidence. Absence decides nothing, so the rest still counts. */
export type Problem = {
  /** DID of the account, or the handle or at-uri that was to lead to it. */
  readonly did: string
  /** The record, or the policy of a DID document, that it is about; undefined: what it is about was not read at all. */
  readonly uri?: string
} & (
  | { readonly error: NetworkError; readonly findings?: never }
  | { readonly findings: readonly [Finding, ...Finding[]]; readonly error?: never }
)

export class Problems {
  readonly list: Problem[] = []

  add(problem: Problem): void {
    this.list.push(problem)
  }

  /** The result, or undefined and one more problem when the network fails. */
  async attempt<T>(did: string, task: () => Promise<T>, uri?: string): Promise<T | undefined> {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.add({ did, error, ...(uri !== undefined && { uri }) })
      return undefined
    }
  }
}
