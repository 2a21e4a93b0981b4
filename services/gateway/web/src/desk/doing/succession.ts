import type { Router } from 'vue-router'
import { who } from '../../session/session'

/** Whoever signs in after someone else in the same window begins with a page that knows nothing of
 * them: what was written, and the lists of another county, go with everything else it held. */
export function beginAnewForAnother(router: Router): void {
  let last: string | undefined
  router.beforeEach((to) => {
    const now = who.value?.username
    if (!now) return true
    if (last && last !== now) {
      location.assign(router.resolve(to).href)
      return false
    }
    last = now
    return true
  })
}
