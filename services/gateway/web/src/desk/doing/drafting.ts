import { reactive } from 'vue'
import type { Case, Said, StepName } from './steps'

const written = new Map<string, object>()

/** What is being written: it stays while one looks elsewhere on the page, or signs in again. */
export function kept<T extends object>(place: string, blank: () => T): T {
  const said = (written.get(place) as T | undefined) ?? (reactive(blank()) as T)
  written.set(place, said)
  return said
}

/** It was sent. */
export function letGo(place: string): void {
  written.delete(place)
}

/** What is being written for a step of a case. */
export function writing(one: Case, step: StepName): Said {
  return kept(placeOf(one.id, step), () => blank(one))
}

export function forget(id: string, step: StepName): void {
  letGo(placeOf(id, step))
}

function placeOf(id: string, step: StepName): string {
  return `${id}/${step}`
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
