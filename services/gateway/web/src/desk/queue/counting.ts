import { answer, api } from '../../api/client'
import { nowAndThen } from '../../api/live'
import { looking } from '../../api/looking'
import { LISTS, type List } from './lists'

const MANY = 100
const EVERY = 30 // seconds

export type Counts = Partial<Record<List, string>>

/** How much waits in each list: counted now and then, and whenever it is asked for again. */
export function counting(lists: () => readonly List[]) {
  const counted = looking(async (signal): Promise<Counts> => {
    const all = lists().map(async (list) => [list, await howMany(list, signal)] as const)
    return Object.fromEntries(await Promise.all(all))
  })
  nowAndThen(EVERY, counted.again)
  return counted
}

async function howMany(list: List, signal: AbortSignal): Promise<string> {
  const query = { ...LISTS[list], scope: 'mine' as const, limit: MANY }
  const page = await answer(api.GET('/api/v1/cases', { params: { query }, signal }))
  return page.next_cursor ? `${MANY}+` : String(page.items.length)
}

/** The first list that has work; without any, the one in which new concerns appear. */
export function firstWithWork(lists: readonly List[], counts: Counts): List {
  return lists.find((one) => counts[one] !== undefined && counts[one] !== '0') ?? 'triage'
}
