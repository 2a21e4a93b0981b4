import type { Session } from '../session/session'
import { guard } from '../session/session'
import { opening } from '../routing/opening'
import { beginWithTheirOwn, departments } from './department/routes'

export const ROLES: readonly Session['role'][] = ['township', 'chair', 'committee', 'department', 'administrator']

export const router = opening('/desk', [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue') },
  { path: '/', name: 'queue', component: () => import('./QueuePage.vue') },
  { path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue') },
  { path: '/orders', name: 'orders', component: () => import('./OrdersPage.vue') },
  { path: '/directory', name: 'directory', component: () => import('./DirectoryPage.vue') },
  { path: '/posters', name: 'posters', component: () => import('./PostersPage.vue') },
  { path: '/rates', name: 'rates', component: () => import('./RatesPage.vue') },
  { path: '/accounts', name: 'accounts', component: () => import('./AccountsPage.vue') },
  ...departments,
])

guard(router, ROLES)
beginWithTheirOwn(router)
