/** The one of `names` that `typed` was most likely meant to be, if any is near enough to be worth saying. */
function nearestName(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > 64) return undefined
  const least = {
    name: undefined as string | undefined,
    distance: Math.max(1, Math.floor(typed.length / 3)) + 1,
  }
  for (const name of names) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase())
    if (distance < least.distance) Object.assign(least, { name, distance })
  }
  return least.name
}

/** `did you mean X?`, or what there is to choose from. */
export function suggestion(typed: string, names: readonly string[], otherwise: string): string {
  const name = nearestName(typed, names)
  return name === undefined ? otherwise : `did you mean ${name}?`
}

/** Insertions, deletions, replacements and exchanges of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let [before, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        at(above, j) + 1,
        at(row, j - 1) + 1,
        at(above, j - 1) + (same ? 0 : 1),
        exchanged ? at(before, j - 2) + 1 : Infinity,
      )
    }
    ;[before, above] = [above, row]
  }
  return at(above, b.length)
}

function at(row: readonly number[], j: number): number {
  return row[j] ?? Infinity
}
