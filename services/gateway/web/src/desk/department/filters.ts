import { answer, api, type Schemas } from '../../api/client'
import { pagesOf } from '../../api/pages'

export type Item = Schemas['Listed']
type Status = Schemas['CaseShown']['status']

/** What a list may be narrowed to: the first is what waits for the department itself. */
export const STANDS: Record<string, readonly Status[]> = {
  ours: ['handed_over', 'accepted'],
  handed_over: ['handed_over'],
  accepted: ['accepted'],
  resolved: ['resolved'],
  closed: ['closed'],
}
export const COLOURS = ['red', 'yellow', 'green'] as const
export type Colour = (typeof COLOURS)[number]
const PAGE = 100

export interface Asked {
  stand: string
  colour: string
  words: string
  /** How many pages of each status, before one asks for more. */
  pages: number
}

/** The department's orders that stand so, what is due first at the top, and whether there are more. */
export async function orders(
  asked: Asked,
  signal: AbortSignal,
): Promise<{ items: Item[]; more: boolean }> {
  const statuses = STANDS[asked.stand] ?? STANDS['ours']!
  const found = await Promise.all(statuses.map((status) => mine(status, asked, signal)))
  return {
    items: found.flatMap((one) => one.items).sort(byDue),
    more: found.some((one) => one.more),
  }
}

function mine(status: Status, { colour, words, pages }: Asked, signal: AbortSignal) {
  const lateness = COLOURS.find((one) => one === colour)
  const query = { scope: 'mine', order: 'due', limit: PAGE, status, lateness, q: words || undefined } as const
  return pagesOf(
    (cursor) => answer(api.GET('/api/v1/cases', { params: { query: { ...query, cursor } }, signal })),
    pages,
  )
}

const LAST = '9999'

function byDue(one: Item, other: Item): number {
  return (one.due ?? LAST).localeCompare(other.due ?? LAST)
}

/** Under one heading each: late, due soon, in time, and what has no day. */
export function byColour(items: readonly Item[]): { colour: Colour | 'none'; items: Item[] }[] {
  return [...COLOURS, 'none' as const]
    .map((colour) => ({ colour, items: items.filter((one) => (one.lateness ?? 'none') === colour) }))
    .filter((group) => group.items.length)
}
