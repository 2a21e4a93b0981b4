import { reactive } from 'vue'
import type { Case, Said, StepName } from './steps'

const written = new Map<string, Said>()

/** What is being written for a step of a case: it stays while one looks elsewhere on the page. */
export function writing(one: Case, step: StepName): Said {
  const place = `${one.id}/${step}`
  const said = written.get(place) ?? reactive(blank(one))
  written.set(place, said)
  return said
}

/** It was sent. */
export function forget(id: string, step: StepName): void {
  written.delete(`${id}/${step}`)
}

function blank(one: Case): Said {
  return {
    category: one.category ?? '',
    urgency: one.urgency ?? 'problem',
    summary: one.summary ?? '',
    place: one.reports?.find((report) => report.location?.address)?.location?.address ?? '',
    placed: false,
    text: '',
    into: '',
    to: '',
    lead: '',
    assisting: [],
    days: undefined,
    appraiser: '',
    ruling: '',
    yes: undefined,
  }
}
