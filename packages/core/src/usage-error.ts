/** A caller broke the contract of a function: a fault in the program, or in what its user asked for. */
export class UsageError extends Error {
  override name = 'UsageError'
}
