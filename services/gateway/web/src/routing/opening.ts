import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** The addresses of a page; whoever goes to another one is read its heading. */
export function opening(under: string, routes: RouteRecordRaw[]) {
  const router = createRouter({
    history: createWebHistory(under),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.afterEach(async (to, from) => {
    if (to.path === from.path || !from.matched.length) return
    await nextTick()
    document.querySelector<HTMLElement>('h1')?.focus()
  })
  return router
}
