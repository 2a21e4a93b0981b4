import type { Router } from 'vue-router'
import { who } from '../../session/session'

/** A department's own pages, beside those of all desks. */
export const departments = [
  { path: '/department', name: 'department', component: () => import('./OrdersPage.vue'), meta: { title: 'desk.department.title' } },
  { path: '/department/:id', name: 'order', component: () => import('./OrderPage.vue'), meta: { title: 'desk.case.title' } },
]

/** Whoever works in a department begins with what is theirs to do. */
export function beginWithTheirOwn(router: Router): void {
  router.beforeEach((to) => {
    const theirs = who.value?.role === 'department' && to.name === 'queue'
    return theirs ? { name: 'department' } : true
  })
}
