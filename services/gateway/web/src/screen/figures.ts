import { onScopeDispose, watch, type ShallowRef } from 'vue'
import { answer, api, type Schemas } from '../api/client'
import { looking } from '../api/looking'
import { asProblem } from '../api/problem'
import type { Flow } from './flowing'

const AT_MOST_EVERY = 15_000 // ms
const AT_LEAST_EVERY = 60_000 // ms
const SOLVED = 4
const LOOKED_THROUGH = 30
/** A county ranks its own deputies and those of its townships, each among themselves. */
export const LEVELS = ['county', 'township'] as const

/** What is told in figures: read again when something happened, and each minute. */
export function figures(division: () => string, flow: ShallowRef<Flow | undefined>) {
  const one = looking(async (signal) => {
    const query = { division: division(), by: 'township' } as const
    const [rates, solved, rankings] = await Promise.all([
      answer(api.GET('/api/v1/rates', { params: { query }, signal })),
      lastSolved(division(), signal),
      Promise.all(LEVELS.map((level) => ranking(division(), level, signal))),
    ])
    return { rates, solved, rankings: rankings.filter((each) => each.items.length) }
  })

  let last = Date.now()
  function again(atMostEvery: number): void {
    if (Date.now() - last < atMostEvery) return
    last = Date.now()
    void one.again()
  }
  watch(flow, () => again(AT_MOST_EVERY))
  const timer = window.setInterval(() => again(AT_LEAST_EVERY), AT_MOST_EVERY)
  onScopeDispose(() => window.clearInterval(timer))
  return one
}

/** What was solved last, as the rate counts it: closed as A, or as B or C and found done since. */
async function lastSolved(division: string, signal: AbortSignal): Promise<Schemas['Item'][]> {
  const query = { division, status: 'closed', limit: LOOKED_THROUGH } as const
  const found = { ...query, look_back: 'passed' } as const
  const [closed, passed] = await Promise.all(
    [query, found].map((each) => answer(api.GET('/api/v1/cases', { params: { query: each }, signal }))),
  )
  const atOnce = (closed?.items ?? []).filter((one) => one.outcome === 'A')
  const later = (passed?.items ?? []).filter((one) => one.outcome === 'B' || one.outcome === 'C')
  const done = await Promise.all(later.slice(0, SOLVED).map((one) => isFoundDone(one.id, signal)))
  return [...atOnce, ...later.filter((_, at) => done[at])]
    .sort((one, other) => other.updated_at.localeCompare(one.updated_at))
    .slice(0, SOLVED)
}

/** Whether a look-back found it done: on the promised day, where there is one. */
async function isFoundDone(ref: string, signal: AbortSignal): Promise<boolean> {
  const one = await answer(api.GET('/api/v1/cases/{ref}', { params: { path: { ref } }, signal }))
  const occasion = one.promised_on ? 'on_promise' : 'after_closing'
  return one.look_backs.some((each) => each.occasion === occasion && each.state === 'passed')
}

/** The ranking of a level, where the county publishes it; elsewhere nobody's. */
async function ranking(division: string, level: (typeof LEVELS)[number], signal: AbortSignal) {
  try {
    const query = { division, level }
    const { items } = await answer(api.GET('/api/v1/rankings', { params: { query }, signal }))
    return { level, items: items.filter((one) => one.points > 0) }
  } catch (thrown) {
    if (asProblem(thrown).status === 401) return { level, items: [] }
    throw thrown
  }
}
