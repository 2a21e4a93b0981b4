import { shallowReactive } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { pagesOf } from '../../api/pages'
import { who } from '../../session/session'
import { today } from '../../words/telling'

const LAND = '000000000000'
const AT_ONCE = 1000

export type Kind = keyof typeof READ
export interface Entry {
  id: string
  division: string
  name?: string
  ended_on?: string | null
  [said: string]: unknown
}
type Page = Promise<Schemas['EntriesShown']>
interface Query {
  division: string
  cursor: string
  limit: number
}

/** Every list of the directory, as the interface gives it. */
export const READ = {
  divisions: (query: Query): Page => answer(api.GET('/api/v1/divisions', { params: { query } })),
  departments: (query: Query): Page => answer(api.GET('/api/v1/departments', { params: { query } })),
  positions: (query: Query): Page => answer(api.GET('/api/v1/positions', { params: { query } })),
  committees: (query: Query): Page => answer(api.GET('/api/v1/committees', { params: { query } })),
  deputies: (query: Query): Page => answer(api.GET('/api/v1/deputies', { params: { query } })),
  grids: (query: Query): Page => answer(api.GET('/api/v1/grids', { params: { query } })),
  categories: (query: Query): Page => answer(api.GET('/api/v1/categories', { params: { query } })),
  periods: (query: Query): Page => answer(api.GET('/api/v1/periods', { params: { query } })),
  practices: (query: Query): Page => answer(api.GET('/api/v1/practices', { params: { query } })),
  indicators: (query: Query): Page => answer(api.GET('/api/v1/indicators', { params: { query } })),
  calendars: (query: Query): Page => answer(api.GET('/api/v1/calendars', { params: { query } })),
}

const kept = shallowReactive<Partial<Record<Kind, Entry[]>>>({})
const asked = new Set<Kind>()

/** The county that one acts in, or the larger division that one acts in. */
export function county(): string {
  const own = who.value?.division ?? LAND
  return own.slice(4, 6) === '00' ? own : own.slice(0, 6).padEnd(12, '0')
}

/** A list of one's county, empty until it is there; it is fetched once. */
export function listed(kind: Kind): Entry[] {
  // What did not come is asked for again when it is looked at again.
  if (!asked.has(kind)) fetched(kind).catch(() => {})
  return kept[kind] ?? []
}

/** Fetch a list, or fetch it anew after a change. */
export async function fetched(kind: Kind): Promise<Entry[]> {
  asked.add(kind)
  try {
    return (kept[kind] = await whole(kind, county()))
  } catch (thrown) {
    asked.delete(kind)
    throw thrown
  }
}

/** All of a list in a division, page by page. */
export async function whole(kind: Kind, division: string): Promise<Entry[]> {
  const { items } = await pagesOf((cursor = '') => READ[kind]({ division, cursor, limit: AT_ONCE }))
  return items as unknown as Entry[]
}

/** Those that hold today: what has ended is no choice any more. */
export function inForce(kind: Kind): Entry[] {
  const now = today()
  return listed(kind).filter((one) => !one.ended_on || one.ended_on > now)
}

/** How an entry is called; its id, until that is known. */
export function called(kind: Kind, id: string | null | undefined): string {
  if (!id) return ''
  return listed(kind).find((one) => one.id === id)?.name ?? id
}

/** Whether a name has these characters in this order: 住建局 finds 住房和城乡建设局. */
export function isLike(name: string, typed: string): boolean {
  let from = 0
  return [...typed.replace(/\s/g, '').toLowerCase()].every((letter) => {
    const at = name.toLowerCase().indexOf(letter, from)
    from = at + 1
    return at >= 0
  })
}

const OTHER = 'other' // comes last, or nobody looks further

/** The categories that hold today. */
export function categories(): Entry[] {
  const all = inForce('categories')
  return [...all.filter((one) => one.id !== OTHER), ...all.filter((one) => one.id === OTHER)]
}
