import type { DataMap } from '@quorate/core'

/** A record as it was found: which repository houses it and, where known, its at-uri. */
export type FoundRecord = {
  readonly repository: string
  readonly record: DataMap
  readonly uri?: string | undefined
}
