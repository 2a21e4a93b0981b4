import { inject, provide, type InjectionKey } from 'vue'
import { answer, api, type Schemas } from '../api/client'
import { looking, type Looking } from '../api/looking'
import { refreshing } from '../api/refreshing'
import { me } from './own'

const EVERY = 8 // seconds

export type Item = Schemas['Item']

const PLACE: InjectionKey<Looking<Item[]>> = Symbol('what waits for a verdict')

/** The cases that wait for the deputy's verdict, the first due first. */
export function waitingForVerdict(): Looking<Item[]> {
  const known = inject(PLACE)
  if (!known) throw new Error('the page around this one looks for it')
  return known
}

/** Looks for them, again and again, for the whole page. */
export function lookWhatWaits(): Looking<Item[]> {
  const found = looking<Item[]>(async (signal) => {
    if (!me.value) return []
    const query = {
      scope: 'mine',
      appraiser: me.value,
      waiting_for: 'verdict',
      order: 'due',
      limit: 100,
    } as const
    return (await answer(api.GET('/api/v1/cases', { params: { query }, signal }))).items
  })
  refreshing(found.again, EVERY)
  provide(PLACE, found)
  return found
}
