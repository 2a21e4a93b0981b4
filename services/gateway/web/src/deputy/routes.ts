import type { Session } from '../session/session'
import { guard } from '../session/session'
import { opening } from '../routing/opening'

export const ROLES: readonly Session['role'][] = ['deputy']

export const router = opening('/deputy', [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'deputy.sign_in' } },
  { path: '/', name: 'home', component: () => import('./HomePage.vue'), meta: { title: 'deputy.home.title' } },
  { path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue'), meta: { title: 'deputy.case.title' } },
  { path: '/points', name: 'points', component: () => import('./PointsPage.vue'), meta: { title: 'deputy.points.title' } },
  { path: '/appraisals', name: 'appraisals', component: () => import('./AppraisalsPage.vue'), meta: { title: 'deputy.appraisals.title' } },
  { path: '/activities', name: 'activities', component: () => import('./ActivitiesPage.vue'), meta: { title: 'deputy.activities.title' } },
  { path: '/activities/new', name: 'record', component: () => import('./RecordPage.vue'), meta: { title: 'deputy.activities.new' } },
  { path: '/ledger', name: 'ledger', component: () => import('./LedgerPage.vue'), meta: { title: 'deputy.ledger.title' } },
  { path: '/ranking', name: 'ranking', component: () => import('./RankingPage.vue'), meta: { title: 'deputy.ranking.title' } },
])

guard(router, ROLES)
