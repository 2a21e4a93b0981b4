import { computed } from 'vue'
import { answer, api } from '../api/client'
import { looking } from '../api/looking'
import { pagesOf } from '../api/pages'

const COUNTY = /^\d{6}/
const THE_WHOLE_LAND = '000000000000'

export interface Place {
  id: string
  name: string
}

/** The divisions of the county in the address, or of the whole directory until one is chosen; and
 * how each is called. */
export function places(chosen: () => string) {
  const { found, problem, busy, again } = looking(async (signal) => {
    const there = COUNTY.test(chosen()) ? await divisions(chosen().slice(0, 6), signal) : []
    return there.length ? there : divisions(THE_WHOLE_LAND, signal)
  })
  const counties = computed(() => (found.value ?? []).filter((one) => /^\d{6}0{6}$/.test(one.id) && !/^\d{4}00/.test(one.id)))
  const names = computed(() => new Map((found.value ?? []).map((one) => [one.id, one.name])))
  const townships = (county: string) =>
    (found.value ?? []).filter(
      (one) => one.id.startsWith(county.slice(0, 6)) && one.id.endsWith('000') && !one.id.endsWith('000000'),
    )
  return { problem, busy, again, counties, names, townships, known: found }
}

async function divisions(within: string, signal: AbortSignal): Promise<Place[]> {
  const query = { within, limit: 1000 }
  const { items } = await pagesOf((cursor) =>
    answer(api.GET('/api/v1/divisions', { params: { query: { ...query, cursor } }, signal })),
  )
  return items as unknown as Place[]
}
