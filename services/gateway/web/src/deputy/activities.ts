import { answer, api, type Schemas } from '../api/client'
import { me } from './own'

export type Kind = Schemas['DutyActivity']
export const KINDS: readonly Kind[] = ['reception', 'household_visit']

const LATEST = 20

/** Where the deputy did each of these last. */
export async function latestPlaces(signal: AbortSignal): Promise<ReadonlyMap<Kind, string>> {
  const query = { deputy: me.value, limit: LATEST }
  const found = await answer(api.GET('/api/v1/activities', { params: { query }, signal }))
  return new Map(found.items.reverse().map((one) => [one.kind, one.place]))
}
