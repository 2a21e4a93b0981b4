import { answer, api, type Schemas } from '../../api/client'

export type Item = Awaited<ReturnType<typeof mine>>[number]
type Status = Item['status']

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
const AT_MOST = 100

/** The department's orders that stand so, what is due first at the top. */
export async function orders(
  stand: string,
  colour: string,
  words: string,
  signal: AbortSignal,
): Promise<Item[]> {
  const statuses = STANDS[stand] ?? STANDS['ours']!
  const found = await Promise.all(statuses.map((status) => mine(status, colour, words, signal)))
  return found.flat().sort(byDue)
}

async function mine(status: Schemas['CaseShown']['status'], colour: string, words: string, signal: AbortSignal) {
  const lateness = COLOURS.find((one) => one === colour)
  const query = { scope: 'mine', order: 'due', limit: AT_MOST, status, lateness, q: words || undefined } as const
  return (await answer(api.GET('/api/v1/cases', { params: { query }, signal }))).items
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
