import { answer, api } from '../api/client'
import { ownGrids, ownPoints } from './own'
import type { Item } from './waiting'

const MOST = 30
const ENDED = new Set(['closed', 'withdrawn', 'declined', 'merged', 'referred'])

export interface Concerns {
  items: Item[]
  /** The names of the contact points that they came by. */
  points: ReadonlyMap<string, string>
}

/** What came by the deputy's contact points, and what was taken up in their grids; newest first. */
export async function concerns(signal: AbortSignal): Promise<Concerns> {
  const [points, grids] = await Promise.all([ownPoints(signal), ownGrids(signal)])
  const names = new Map(points.map((one) => [one.id, one.name]))
  const asked = [{ scope: 'mine' as const }, ...grids.map((one) => ({ grid: one.id }))]
  const found = await Promise.all(asked.map((one) => listed({ ...one, limit: MOST }, signal)))
  const [own = [], ...theirs] = found
  const here = theirs.reduce(
    (all, one) => all.concat(one),
    own.filter((one) => names.has(one.contact_point ?? '')),
  )
  const open = new Map(here.filter((one) => !ENDED.has(one.status)).map((one) => [one.id, one]))
  const newest = (a: Item, b: Item) => b.submitted_at.localeCompare(a.submitted_at)
  return { items: [...open.values()].sort(newest).slice(0, MOST), points: names }
}

type Asked = { limit: number; scope?: 'mine'; grid?: string }

async function listed(query: Asked, signal: AbortSignal): Promise<Item[]> {
  return (await answer(api.GET('/api/v1/cases', { params: { query }, signal }))).items
}
