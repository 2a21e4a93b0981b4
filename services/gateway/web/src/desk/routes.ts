import type { Session } from '../session/session'
import { guard, who } from '../session/session'
import { opening } from '../routing/opening'
import { beginWithTheirOwn, departments } from './department/routes'
import { beginAnewForAnother } from './doing/succession'

export const ROLES: readonly Session['role'][] = ['township', 'chair', 'committee', 'department', 'administrator']

/** An administrator has no cases: the directory is where they begin. */
const hasAQueue = () => (who.value?.role === 'administrator' ? { name: 'directory' } : true)

export const router = opening('/desk', [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'desk.sign_in' } },
  { path: '/', name: 'queue', beforeEnter: hasAQueue, component: () => import('./QueuePage.vue'), meta: { title: 'desk.queue.title' } },
  { path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue'), meta: { title: 'desk.case.title' } },
  { path: '/filing', name: 'filing', component: () => import('./FilingPage.vue'), meta: { title: 'desk.filing.title' } },
  { path: '/activities', name: 'activities', component: () => import('./ActivitiesPage.vue'), meta: { title: 'desk.activities.title' } },
  { path: '/orders', name: 'orders', component: () => import('./OrdersPage.vue'), meta: { title: 'desk.orders.title' } },
  { path: '/directory', name: 'directory', component: () => import('./DirectoryPage.vue'), meta: { title: 'desk.directory.title' } },
  { path: '/posters', name: 'posters', component: () => import('./PostersPage.vue'), meta: { title: 'desk.posters.title' } },
  { path: '/rates', name: 'rates', component: () => import('./RatesPage.vue'), meta: { title: 'desk.rates.title' } },
  { path: '/accounts', name: 'accounts', component: () => import('./AccountsPage.vue'), meta: { title: 'desk.accounts.title' } },
  ...departments,
])

guard(router, ROLES)
beginAnewForAnother(router)
beginWithTheirOwn(router)
