import { reactive, watch } from 'vue'
import { key } from '../../api/intention'
import type { Schemas } from '../../api/client'
import { storage } from '../../storage'

const KEPT = 'draft'

export interface Draft {
  text: string
  township: string
  village: string
  contact_point: string
  category: string
  address: string
  spot: { lon: number; lat: number } | null
  identity: Schemas['Identity']
  name: string
  phone: string
  about_township: boolean
  /** Under this key it is sent, however often, and done once. */
  key: string
  /** It is to be sent, and was not answered yet: it goes on its way when the network is back. */
  waiting: boolean
  /** What was sent, word for word, and may have arrived: nothing else is sent under its key. */
  going: Schemas['Concern'] | null
}

function empty(): Draft {
  return {
    text: '',
    township: '',
    village: '',
    contact_point: '',
    category: '',
    address: '',
    spot: null,
    identity: 'anonymous',
    name: '',
    phone: '',
    about_township: false,
    key: key(),
    waiting: false,
    going: null,
  }
}

function kept(): Draft {
  try {
    return { ...empty(), ...(JSON.parse(storage.get(KEPT) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty()
  }
}

/** What someone is writing; kept in this browser until they have its code, or throw it away. */
export const draft = reactive(kept())
let adopted = '' // from another tab: it is not written a second time

watch(draft, (now) => {
  const said = JSON.stringify(now)
  const known = said === adopted
  adopted = ''
  if (known) return
  if (now.text || now.address || now.name || now.phone) storage.set(KEPT, said)
  else storage.remove(KEPT)
})

/** All tabs of a browser write one draft: what one of them changes, sends or throws away is so in all. */
window.addEventListener('storage', ({ key: place }) => {
  if (place !== KEPT && place !== null) return
  Object.assign(draft, kept())
  adopted = JSON.stringify(draft)
})

/** Nothing is kept of it; what it was is given back, should that have been a mistake. */
export function forget(): Draft {
  const was = { ...draft }
  Object.assign(draft, empty())
  storage.remove(KEPT)
  return was
}

/** It was refused, and so did not arrive: it may be changed, and is sent under another key. */
export function refused(): void {
  Object.assign(draft, { waiting: false, going: null, key: key() })
}

/** As it is read: without what is not seen, or turns words round, and comes along when one pastes. */
export function legible(text: string): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, '\n')
  return lines.replace(/(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu, '').trim()
}

export function onOneLine(text: string): string {
  return legible(text).replace(/\s+/g, ' ')
}

/** As the interface takes it. */
export function report(photos: string[]): Schemas['Concern'] {
  const reachable = draft.identity !== 'anonymous'
  const address = onOneLine(draft.address)
  const location = { ...(address ? { address } : {}), ...(draft.spot ?? {}) }
  return {
    text: legible(draft.text),
    division: draft.village || draft.township,
    channel: 'qr',
    identity: draft.identity,
    about_township: draft.about_township,
    photos,
    ...(draft.category ? { category: draft.category } : {}),
    ...(draft.contact_point ? { contact_point: draft.contact_point } : {}),
    ...(Object.keys(location).length ? { location } : {}),
    ...(reachable ? { contact: { name: onOneLine(draft.name), phone: onOneLine(draft.phone) } } : {}),
  }
}
