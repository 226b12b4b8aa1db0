import { compareText, type Bundle, type ListedEntry } from '@quorate/core'

/** How many entries of a bundle have something in common, and the bytes of their blocks. */
export type Share = { readonly name: string; readonly entries: number; readonly bytes: number }

/** What is in a bundle, as its index says and strict reading confirmed. */
export type Contents = {
  /** CID of the index: the identity of the bundle. */
  readonly index: string
  readonly kinds: readonly Share[]
  readonly repositories: readonly Share[]
  /** Where records were found. */
  readonly uris: readonly string[]
}

export function contentsOf({ index, entries }: Bundle): Contents {
  return {
    index: index.toString(),
    kinds: shares(entries, ({ kind }) => kind),
    repositories: shares(entries, ({ repository }) => repository),
    uris: [...new Set(entries.flatMap(({ uri }) => (uri === undefined ? [] : [uri])))].sort(compareText),
  }
}

function shares(entries: readonly ListedEntry[], nameOf: (entry: ListedEntry) => string): Share[] {
  return [...Map.groupBy(entries, nameOf)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, own]) => ({
      name,
      entries: own.length,
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    }))
}
