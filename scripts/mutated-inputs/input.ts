/** Something that is tried. */
export type Input = {
  /** What it is, for people. */
  readonly what: string
  /** What it consists of, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>
  /** What is wrong with what comes of it; undefined when nothing is. Throws nothing, if all is well. */
  readonly fault: () => string | undefined
}
