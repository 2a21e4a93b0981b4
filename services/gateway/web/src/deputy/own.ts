import { computed } from 'vue'
import { answer, api, type Schemas } from '../api/client'
import { pagesOf } from '../api/pages'
import { who } from '../session/session'

/** The deputy who is signed in. */
export const me = computed(() => who.value?.deputy ?? '')

/** The county of the deputy, or the larger division that they act in. */
export const county = computed(() => {
  const division = who.value?.division ?? ''
  return division.slice(0, 6).padEnd(12, '0')
})

export type Point = Schemas['ContactPointItem']

/** The deputy's own contact points. */
export async function ownPoints(signal: AbortSignal): Promise<Point[]> {
  const query = { division: county.value, owner: me.value }
  return (await answer(api.GET('/api/v1/contact-points', { params: { query }, signal }))).items
}

type Grid = Schemas['GridDrawn']

/** The grids that they are the deputy of. */
export async function ownGrids(signal: AbortSignal): Promise<Grid[]> {
  const query = { division: who.value?.division ?? '', limit: 1000 }
  const found = await pagesOf((cursor) =>
    answer(api.GET('/api/v1/grids', { params: { query: { ...query, cursor } }, signal })),
  )
  return (found.items as Grid[]).filter((one) => one.deputy === me.value && !one.ended_on)
}

type Elected = Schemas['DeputyElected']

/** Their entry in the directory. */
export async function ownEntry(signal: AbortSignal): Promise<Elected | undefined> {
  const query = { division: who.value?.division ?? '', limit: 1000 }
  const found = await pagesOf((cursor) =>
    answer(api.GET('/api/v1/deputies', { params: { query: { ...query, cursor } }, signal })),
  )
  return (found.items as Elected[]).find((one) => one.id === me.value)
}
