import { answer, api } from '../api/client'
import { ownGrids, ownPoints } from './own'
import type { Item } from './waiting'

const MOST = 30
const PAGE = 100
const ENDED = new Set(['closed', 'withdrawn', 'declined', 'merged', 'referred'])

export interface Concerns {
  items: Item[]
  /** Whether there are older ones too. */
  more: boolean
  /** The names of the contact points that they came by. */
  points: ReadonlyMap<string, string>
}

/** What came by the deputy's contact points, and what was taken up in their grids; newest first. */
export async function concerns(signal: AbortSignal): Promise<Concerns> {
  const [points, grids] = await Promise.all([ownPoints(signal), ownGrids(signal)])
  const asked: Asked[] = [
    ...points.map((one) => ({ scope: 'mine' as const, contact_point: one.id })),
    ...grids.map((one) => ({ grid: one.id })),
  ]
  const found = await Promise.all(asked.map((one) => open(one, signal)))
  const here = new Map(found.reduce((all, one) => all.concat(one), []).map((one) => [one.id, one]))
  const newest = (a: Item, b: Item) => b.submitted_at.localeCompare(a.submitted_at)
  return {
    items: [...here.values()].sort(newest).slice(0, MOST),
    more: here.size > MOST,
    points: new Map(points.map((one) => [one.id, one.name])),
  }
}

type Asked = { scope: 'mine'; contact_point: string } | { grid: string }

/** The open ones: as many as are shown, and one more if there is one, however many ended since. */
async function open(asked: Asked, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const query = { ...asked, limit: PAGE, cursor }
    const page = await answer(api.GET('/api/v1/cases', { params: { query }, signal }))
    items.push(...page.items.filter((one) => !ENDED.has(one.status)))
    cursor = page.next_cursor ?? undefined
  } while (cursor && items.length <= MOST)
  return items
}
