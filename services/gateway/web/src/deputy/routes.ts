import type { Session } from '../session/session'
import { guard } from '../session/session'
import { opening } from '../routing/opening'

export const ROLES: readonly Session['role'][] = ['deputy']

export const router = opening('/deputy', [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue') },
  { path: '/', name: 'home', component: () => import('./HomePage.vue') },
  { path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue') },
  { path: '/points', name: 'points', component: () => import('./PointsPage.vue') },
  { path: '/appraisals', name: 'appraisals', component: () => import('./AppraisalsPage.vue') },
  { path: '/activities', name: 'activities', component: () => import('./ActivitiesPage.vue') },
  { path: '/activities/new', name: 'record', component: () => import('./RecordPage.vue') },
  { path: '/ledger', name: 'ledger', component: () => import('./LedgerPage.vue') },
  { path: '/ranking', name: 'ranking', component: () => import('./RankingPage.vue') },
])

guard(router, ROLES)
