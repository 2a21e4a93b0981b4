import { answer, api, type Schemas } from '../../api/client'
import { who } from '../../session/session'
import { listed, type Entry } from './directory'

/** The townships and villages in which this desk acts; the county itself is no place to file in. */
export function placesOfMine(): Entry[] {
  const own = who.value?.division ?? ''
  const within = own.replace(/(000)+$/, '').replace(/(00)+$/, '')
  return listed('divisions').filter((one) => one.id.startsWith(within) && !one.id.endsWith('000000'))
}

/** The contact points of one's division. */
export async function pointsOfMine(signal?: AbortSignal): Promise<readonly Schemas['ContactPointItem'][]> {
  const query = { division: who.value?.division ?? '', limit: 1000 }
  return (await answer(api.GET('/api/v1/contact-points', { params: { query }, signal }))).items
}
