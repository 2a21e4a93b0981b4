import { shallowRef } from 'vue'
import { answer, api, type Schemas } from './api/client'

/** Who runs the site, once it is known; nothing waits for it. */
export const site = shallowRef<Schemas['SiteShown']>()

export async function lookAtSite(): Promise<void> {
  site.value = await answer(api.GET('/api/v1/site')).catch(() => undefined)
}
