import { language } from './speaking'

const ZONE = 'Asia/Shanghai'

/** A moment as people here read it: in Beijing time, wherever the browser is. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone: ZONE,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(at))
}

/** A day, as `2026-10-10` says it. */
export function day(on: string): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }).format(new Date(`${on}T00:00:00Z`))
}

/** Which day it is there, as `2026-10-10`. */
export function today(): string {
  // Of all languages, Swedish writes days as the interface does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date())
}

/** The hour of a moment, in Beijing time. */
export function clock(at: string | number): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(at))
}
