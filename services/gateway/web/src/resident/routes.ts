import { opening } from '../routing/opening'
import { codeIn } from './code/code'
import LandingPage from './LandingPage.vue'

const report = () => import('./report/ReportPage.vue')

/** First segments are also named in `services/gateway/api/pages.py`, which serves them. */
export const router = opening('/', [
  {
    path: '/',
    name: 'landing',
    component: LandingPage,
    // The slip's code stands after the #, where it never leaves the phone.
    beforeEnter: (to) => (codeIn(to.hash) ? { name: 'case', hash: to.hash } : true),
  },
  { path: '/p/:token', name: 'point', component: () => import('./public/PointPage.vue'), meta: { title: 'resident.point.title' } },
  { path: '/report', name: 'report', component: report, meta: { title: 'resident.report.title' } },
  { path: '/case', name: 'case', component: () => import('./case/CasePage.vue'), meta: { title: 'resident.case.title' } },
  { path: '/cases', name: 'cases', component: () => import('./public/CasesPage.vue'), meta: { title: 'resident.cases.title' } },
  { path: '/cases/:id', name: 'public-case', component: () => import('./case/CasePage.vue'), meta: { title: 'resident.case.title' } },
  { path: '/points', name: 'points', component: () => import('./public/PointsPage.vue'), meta: { title: 'resident.points.title' } },
  { path: '/figures', name: 'figures', component: () => import('./public/FiguresPage.vue'), meta: { title: 'resident.figures.title' } },
  { path: '/help', name: 'help', component: () => import('./HelpPage.vue'), meta: { title: 'resident.help.title' } },
])

/** Whoever came to report has the form before the network goes: it is fetched once all else is. */
export function fetchTheFormAhead(): void {
  const fetch = () => void report().catch(() => undefined)
  const whenIdle = () => ('requestIdleCallback' in window ? requestIdleCallback(fetch) : fetch())
  window.addEventListener('load', whenIdle, { once: true })
}
