import { answer, api, type Schemas } from '../../api/client'
import type { Session } from '../../session/session'

export type Case = Schemas['CaseShown']
export type Urgency = Schemas['Urgency']
type Referral = Schemas['Referral']
type Headers = { 'Idempotency-Key': string }

/** What one writes and chooses for a step; a step reads of it what it asks for. */
export interface Said {
  category: string
  urgency: Urgency
  summary: string
  place: string
  placed: boolean
  text: string
  into: string
  to: Referral | ''
  lead: string
  assisting: string[]
  days: number | undefined
  appraiser: string
  ruling: string
  yes: boolean | undefined
}
export type FieldName = keyof Said

/** Whose desk it is, and how their county does it. */
export interface Desk {
  session: Session
  townshipsHandOver: boolean
  /** Whether the lead department is in force no more. */
  leadEnded: boolean
}

export interface Step {
  name: StepName
  key: string
  fields: (one: Case, desk: Desk) => readonly FieldName[]
  /** Whether it may be taken by this desk as the case stands; the gateway has the last word. */
  open: (one: Case, desk: Desk) => boolean
  send: (ref: string, said: Said, headers: Headers, one: Case) => Promise<Case>
  /** It cannot be taken back, so it is sent a little later. */
  delayed?: boolean
}

const about = (ref: string, headers: Headers) => ({ params: { path: { ref } }, headers })
const triage = (ref: string, headers: Headers, body: Schemas['Triage']) =>
  answer(api.POST('/api/v1/cases/{ref}/triage', { ...about(ref, headers), body }))

const isCommittee = ({ session }: Desk) => session.role === 'committee'
const isStaff = ({ session }: Desk) => ['township', 'chair', 'committee'].includes(session.role)
const handsOver = (desk: Desk) => isCommittee(desk) || (isStaff(desk) && desk.townshipsHandOver)
const waitsForTriage = (one: Case, desk: Desk) =>
  one.status === 'submitted' && isStaff(desk) && (!one.about_township || isCommittee(desk))
const text = () => ['text'] as const
const ruled = () => ['yes', 'text'] as const

const SHOWN = ['triaged', 'answered', 'withdrawn', 'handed_over', 'accepted', 'returned', 'resolved', 'sent_back', 'closed']
const WITH_A_LEAD = ['handed_over', 'accepted', 'returned', 'resolved']

function mayBeHandedOver(one: Case, desk: Desk): boolean {
  if (!handsOver(desk)) return false
  if (one.status === 'triaged') return true
  if (!isCommittee(desk)) return false
  const anew = one.escalated || desk.leadEnded
  return one.status === 'returned' || (anew && ['handed_over', 'accepted'].includes(one.status))
}

function mayBeExplained(one: Case, desk: Desk): boolean {
  const answers = one.timeline.filter((line) => line.type === 'order.resolved.v1')
  const last = answers[answers.length - 1]?.['outcome']
  const twice = one.flags.includes('two_unsatisfied_rounds')
  return isCommittee(desk) && one.status === 'handed_over' && twice && last === 'D'
}

/** Where it is in public: what the desk writes, and on the map if it says so. */
function placeOf(said: Said, one: Case): Schemas['PublicPlace'] | undefined {
  const at = one.reports?.find((report) => report.location?.lon != null)?.location
  const spot = said.placed && at ? { lon: at.lon, lat: at.lat } : {}
  const place = { address: said.place.trim() || undefined, ...spot }
  return Object.values(place).some((value) => value !== undefined) ? place : undefined
}

const TABLE = {
  accept: {
    key: 'a',
    fields: () => ['category', 'urgency', 'summary', 'place', 'placed'],
    open: waitsForTriage,
    send: (ref, said, headers, one) =>
      triage(ref, headers, {
        decision: 'accept',
        category: said.category,
        urgency: said.urgency,
        summary: said.summary,
        place: placeOf(said, one),
      }),
  },
  answer: {
    key: 'w',
    fields: () => ['category', 'summary', 'text'],
    open: waitsForTriage,
    delayed: true,
    send: (ref, said, headers) =>
      triage(ref, headers, {
        decision: 'answer',
        category: said.category,
        summary: said.summary,
        answer: said.text,
      }),
  },
  decline: {
    key: 'd',
    fields: text,
    open: waitsForTriage,
    delayed: true,
    send: (ref, said, headers) => triage(ref, headers, { decision: 'decline', reason: said.text }),
  },
  merge: {
    key: 'm',
    fields: () => ['into'],
    open: waitsForTriage,
    delayed: true,
    send: (ref, said, headers) => triage(ref, headers, { decision: 'merge', into: said.into }),
  },
  refer: {
    key: 'r',
    fields: () => ['to', 'text'],
    open: waitsForTriage,
    delayed: true,
    send: (ref, said, headers) =>
      triage(ref, headers, { decision: 'refer', to: said.to || undefined, reason: said.text }),
  },
  appeal: {
    key: 's',
    fields: ruled,
    open: (one, desk) => isCommittee(desk) && one.status === 'declined' && one.appeal === 'pending',
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/appeal/ruling', {
          ...about(ref, headers),
          body: { upheld: said.yes === true, reason: said.text },
        }),
      ),
  },
  handover: {
    key: 'o',
    fields: (one, desk) => [
      'lead',
      'assisting',
      'days',
      ...(isCommittee(desk) ? (['appraiser'] as const) : []),
      ...(one.status === 'triaged' ? [] : (['ruling'] as const)),
    ],
    open: mayBeHandedOver,
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/handover', {
          ...about(ref, headers),
          body: {
            lead: said.lead,
            assisting: said.assisting,
            due_in_working_days: said.days,
            appraiser: said.appraiser || undefined,
            ruling: said.ruling || undefined,
          },
        }),
      ),
  },
  postponement: {
    key: 't',
    fields: ruled,
    open: (one, desk) => handsOver(desk) && one.status === 'accepted' && one.postponement === 'pending',
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/postponement/ruling', {
          ...about(ref, headers),
          body: { granted: said.yes === true, reason: said.text || undefined },
        }),
      ),
  },
  reopening: {
    key: 'g',
    fields: ruled,
    open: (one, desk) => isStaff(desk) && one.status === 'closed' && one.reopening === 'pending',
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/reopening/ruling', {
          ...about(ref, headers),
          body: { granted: said.yes === true, reason: said.text },
        }),
      ),
  },
  look_back: {
    key: 'b',
    fields: ruled,
    open: (one, desk) =>
      isCommittee(desk) && one.status === 'closed' && one.look_backs.some((back) => back.state === 'due'),
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/look-back', {
          ...about(ref, headers),
          body: { passed: said.yes === true, finding: said.text, evidence: [] },
        }),
      ),
  },
  explain: {
    key: 'e',
    fields: text,
    open: mayBeExplained,
    delayed: true,
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/explanation', {
          ...about(ref, headers),
          body: { explanation: said.text },
        }),
      ),
  },
  appraiser: {
    key: 'p',
    fields: () => ['appraiser', 'text'],
    open: (one, { session }) =>
      ['chair', 'committee'].includes(session.role) && WITH_A_LEAD.includes(one.status) && !one.verdict,
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/appraiser', {
          ...about(ref, headers),
          body: { deputy: said.appraiser, reason: said.text },
        }),
      ),
  },
  annul: {
    key: 'n',
    fields: text,
    open: (one, desk) => isCommittee(desk) && one.status === 'resolved' && !!one.verdict,
    delayed: true,
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/appraisal/annulment', {
          ...about(ref, headers),
          body: { reason: said.text },
        }),
      ),
  },
  hide: {
    key: 'x',
    fields: text,
    open: (one, desk) => isStaff(desk) && !one.hidden && SHOWN.includes(one.status),
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/hiding', { ...about(ref, headers), body: { reason: said.text } }),
      ),
  },
  reveal: {
    key: 'x',
    fields: text,
    open: (one, desk) => isStaff(desk) && !!one.hidden,
    send: (ref, said, headers) =>
      answer(
        api.POST('/api/v1/cases/{ref}/revealing', {
          ...about(ref, headers),
          body: { reason: said.text },
        }),
      ),
  },
} satisfies Record<string, Omit<Step, 'name'>>

export type StepName = keyof typeof TABLE

export const STEPS: readonly Step[] = Object.entries(TABLE).map(([name, row]) => ({
  ...(row as Omit<Step, 'name'>),
  name: name as StepName,
}))

/** The steps that this desk may take as the case stands; none of a case that is not its own. */
export function stepsOf(one: Case, desk: Desk): Step[] {
  return one.reports ? STEPS.filter((step) => step.open(one, desk)) : []
}
