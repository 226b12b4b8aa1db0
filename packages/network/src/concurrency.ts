/** The results of `task` for each item, in the order of the items, with at most `limit` tasks under way at a time. */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const pending = items.entries()
  const work = async () => {
    for (const [i, item] of pending) results[i] = await task(item)
  }
  await Promise.all(Array.from({ length: limit }, work))
  return results
}
