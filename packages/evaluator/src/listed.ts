/** Part of a list: `more` says that there are others. */
export type Listed<Entry> = { readonly listed: readonly Entry[]; readonly more?: true }
