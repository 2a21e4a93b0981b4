import { answer, api, type Schemas } from '../../api/client'
import type { Session } from '../../session/session'
import { today } from '../../words/telling'

export type Case = Schemas['CaseShown']
export type Draft = Schemas['DraftShown']
export const STEPS = ['acceptance', 'return', 'progress', 'resolution', 'postponement'] as const
export type Step = (typeof STEPS)[number]

/** What a department may write; each step takes its own part of it. */
export interface Written {
  text: string
  until: string
  outcome: Schemas['Outcome'] | ''
  promised_on: string
  before: string[]
  after: string[]
}

/** Which field of a step's body holds its words. */
export const WORDS = {
  acceptance: 'plan',
  return: 'reason',
  progress: 'note',
  resolution: 'result',
  postponement: 'reason',
} as const satisfies Record<Step, string>

export function nothing(): Written {
  return { text: '', until: '', outcome: '', promised_on: '', before: [], after: [] }
}

/** What the department may do about a case now; the services have the last word. */
export function open(one: Case, session: Session): readonly Step[] {
  const leads = one.lead_department === session.department
  if (one.status === 'handed_over' && leads) return ['acceptance', ...(returnable(one) ? ['return' as const] : [])]
  if (one.status !== 'accepted') return []
  if (!leads) return one.assisting.includes(session.department ?? '') ? ['progress'] : []
  return ['progress', 'resolution', ...(one.postponement ? [] : ['postponement' as const])]
}

export function returnable(one: Case): boolean {
  return !!one.return_by && today() <= one.return_by
}

/** Whether an outcome needs the day by which it will be done. */
export function promises(outcome: Written['outcome']): boolean {
  return outcome === 'B' || outcome === 'C'
}

type Drafted =
  | Schemas['AcceptOrderDraft']
  | Schemas['ReturnOrderDraft']
  | Schemas['ReportProgressDraft']
  | Schemas['AskPostponementDraft']
  | Schemas['ResolveOrderDraft']
type Headers = { 'Idempotency-Key': string }

/** A step as it is sent, by the chief, or drafted, by the liaison. */
function said(step: Step, written: Written): Drafted {
  const text = written.text.trim()
  switch (step) {
    case 'acceptance':
      return { step, body: { plan: text } }
    case 'return':
      return { step, body: { reason: text } }
    case 'progress':
      return { step, body: { note: text } }
    case 'postponement':
      return { step, body: { until: written.until, reason: text } }
    case 'resolution':
      return { step, body: answered(written, text) }
  }
}

function answered(written: Written, result: string): Schemas['ResolveOrderBody'] {
  const { outcome, before, after } = written
  if (!outcome) throw new TypeError('an answer has an outcome')
  const promised = promises(outcome) && written.promised_on ? { promised_on: written.promised_on } : {}
  return { outcome, result, before, after, ...promised }
}

/** The chief takes the step; it is signed by being sent. */
export function take(ref: string, step: Step, written: Written, headers: Headers): Promise<Case> {
  const one = said(step, written)
  const params = { path: { ref } }
  switch (one.step) {
    case 'acceptance':
      return answer(api.POST('/api/v1/cases/{ref}/acceptance', { params, headers, body: one.body }))
    case 'return':
      return answer(api.POST('/api/v1/cases/{ref}/return', { params, headers, body: one.body }))
    case 'progress':
      return answer(api.POST('/api/v1/cases/{ref}/progress', { params, headers, body: one.body }))
    case 'postponement':
      return answer(api.POST('/api/v1/cases/{ref}/postponement', { params, headers, body: one.body }))
    case 'resolution':
      return answer(api.POST('/api/v1/cases/{ref}/resolution', { params, headers, body: one.body }))
  }
}

/** The liaison writes it down for the chief to sign. */
export function draft(ref: string, step: Step, written: Written, headers: Headers): Promise<Draft> {
  const body = said(step, written)
  return answer(api.POST('/api/v1/cases/{ref}/drafts', { params: { path: { ref } }, headers, body }))
}
