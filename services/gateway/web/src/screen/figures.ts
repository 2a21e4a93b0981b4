import { onScopeDispose, watch, type ShallowRef } from 'vue'
import { answer, api } from '../api/client'
import { looking } from '../api/looking'
import { asProblem } from '../api/problem'
import type { Flow } from './flowing'

const AT_MOST_EVERY = 15_000 // ms
const AT_LEAST_EVERY = 60_000 // ms
const SHOWN = 5
const LOOKED_THROUGH = 30

/** What is told in figures: read again when something happened, and each minute. */
export function figures(division: () => string, flow: ShallowRef<Flow | undefined>) {
  const one = looking(async (signal) => {
    const query = { division: division() }
    const [rates, closed, ranking] = await Promise.all([
      answer(api.GET('/api/v1/rates', { params: { query: { ...query, by: 'township' } }, signal })),
      answer(
        api.GET('/api/v1/cases', {
          params: { query: { ...query, status: 'closed', limit: LOOKED_THROUGH } },
          signal,
        }),
      ),
      deputies(division(), signal),
    ])
    const solved = closed.items.filter((each) => each.outcome === 'A').slice(0, SHOWN)
    return { rates, solved, ranking: ranking.slice(0, SHOWN) }
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

/** The ranking, where the county publishes it; elsewhere nobody's. */
async function deputies(division: string, signal: AbortSignal) {
  try {
    const query = { division, level: 'township' } as const
    const { items } = await answer(api.GET('/api/v1/rankings', { params: { query }, signal }))
    return items.filter((one) => one.points > 0)
  } catch (thrown) {
    if (asProblem(thrown).status === 401) return []
    throw thrown
  }
}
