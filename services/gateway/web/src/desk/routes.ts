import type { Session } from '../session/session'
import { guard, who } from '../session/session'
import { opening } from '../routing/opening'
import { beginWithTheirOwn, departments } from './department/routes'
import { beginAnewForAnother } from './doing/succession'

export const ROLES: readonly Session['role'][] = ['township', 'chair', 'committee', 'department', 'administrator']

/** An administrator has no cases: the directory is where they begin. */
const hasAQueue = () => (who.value?.role === 'administrator' ? { name: 'directory' } : true)

export const router = opening('/desk', [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue') },
  { path: '/', name: 'queue', beforeEnter: hasAQueue, component: () => import('./QueuePage.vue') },
  { path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue') },
  { path: '/filing', name: 'filing', component: () => import('./FilingPage.vue') },
  { path: '/activities', name: 'activities', component: () => import('./ActivitiesPage.vue') },
  { path: '/orders', name: 'orders', component: () => import('./OrdersPage.vue') },
  { path: '/directory', name: 'directory', component: () => import('./DirectoryPage.vue') },
  { path: '/posters', name: 'posters', component: () => import('./PostersPage.vue') },
  { path: '/rates', name: 'rates', component: () => import('./RatesPage.vue') },
  { path: '/accounts', name: 'accounts', component: () => import('./AccountsPage.vue') },
  ...departments,
])

guard(router, ROLES)
beginAnewForAnother(router)
beginWithTheirOwn(router)
