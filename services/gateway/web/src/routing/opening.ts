import { nextTick, shallowRef } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { Problem, unreachable } from '../api/problem'
import NotFound from './NotFound.vue'

/** A page that someone went to, and that could not be fetched; nothing, when they are there. */
export const unopened = shallowRef<{ problem: Problem; again: () => void }>()

/** The addresses of a page; whoever goes to another one is read its heading. */
export function opening(under: string, routes: RouteRecordRaw[]) {
  const nowhere = { path: '/:rest(.*)*', component: NotFound, meta: { title: 'shared.not_found.what' } }
  const router = createRouter({
    history: createWebHistory(under),
    routes: [...routes, nowhere],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.onError((thrown: unknown, to) => {
    // A page's file that does not come says no more than that it did not.
    const problem = thrown instanceof Problem ? thrown : unreachable()
    // From anew: a browser may keep that the file failed, and a new build has it under another name.
    const again = () => (navigator.onLine ? location.assign(router.resolve(to).href) : void router.push(to))
    unopened.value = { problem, again }
  })
  router.afterEach(async (to, from) => {
    unopened.value = undefined
    if (to.path === from.path || !from.matched.length) return
    await nextTick()
    document.querySelector<HTMLElement>('h1')?.focus()
  })
  return router
}
