import { computed } from 'vue'
import { answer, api } from '../api/client'
import { looking } from '../api/looking'

export interface Place {
  id: string
  name: string
}

/** The divisions of the directory, and how each is called. */
export function places() {
  const { found, problem, busy, again } = looking(async (signal) => {
    const query = { limit: 1000 }
    const { items } = await answer(api.GET('/api/v1/divisions', { params: { query }, signal }))
    return items as unknown as Place[]
  })
  const counties = computed(() => (found.value ?? []).filter((one) => /^\d{6}0{6}$/.test(one.id) && !/^\d{4}00/.test(one.id)))
  const names = computed(() => new Map((found.value ?? []).map((one) => [one.id, one.name])))
  const townships = (county: string) =>
    (found.value ?? []).filter(
      (one) => one.id.startsWith(county.slice(0, 6)) && one.id.endsWith('000') && !one.id.endsWith('000000'),
    )
  return { problem, busy, again, counties, names, townships, known: found }
}
