/** Bytes that may still be read, of one thing or of several together. */
export class ByteBudget {
  #left: number
  readonly #whole: ByteBudget | undefined

  constructor(bytes: number, whole?: ByteBudget) {
    this.#left = bytes
    this.#whole = whole
  }

  get left(): number {
    return Math.max(0, Math.min(this.#left, this.#whole?.left ?? Infinity))
  }

  /** At most `bytes` of this one; what is spent of them is spent of both. */
  share(bytes: number): ByteBudget {
    return new ByteBudget(bytes, this)
  }

  spend(bytes: number): void {
    this.#left -= bytes
    this.#whole?.spend(bytes)
  }
}
