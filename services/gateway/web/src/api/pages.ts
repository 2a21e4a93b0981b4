export interface Page<T> {
  items: readonly T[]
  next_cursor?: string | null
}

/** The first pages of a list, one after the other, and whether it goes on; all of it, unless told. */
export async function pagesOf<T>(
  look: (cursor: string | undefined) => Promise<Page<T>>,
  most = Infinity,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = []
  let cursor: string | undefined
  let read = 0
  do {
    const page = await look(cursor)
    items.push(...page.items)
    cursor = page.next_cursor ?? undefined
  } while (cursor && ++read < most)
  return { items, more: !!cursor }
}
