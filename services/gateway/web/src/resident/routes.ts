import { opening } from '../routing/opening'
import LandingPage from './LandingPage.vue'

/** First segments are also named in `services/gateway/api/pages.py`, which serves them. */
export const router = opening('/', [
  {
    path: '/',
    name: 'landing',
    component: LandingPage,
    // The slip's code stands after the #, where it never leaves the phone.
    beforeEnter: (to) => (to.hash.length > 1 ? { name: 'case', hash: to.hash } : true),
  },
  { path: '/p/:token', name: 'point', component: () => import('./PointPage.vue') },
  { path: '/report', name: 'report', component: () => import('./report/ReportPage.vue') },
  { path: '/case', name: 'case', component: () => import('./CasePage.vue') },
  { path: '/cases', name: 'cases', component: () => import('./CasesPage.vue') },
  { path: '/cases/:id', name: 'public-case', component: () => import('./CasePage.vue') },
  { path: '/points', name: 'points', component: () => import('./PointsPage.vue') },
  { path: '/figures', name: 'figures', component: () => import('./FiguresPage.vue') },
  { path: '/help', name: 'help', component: () => import('./HelpPage.vue') },
])
