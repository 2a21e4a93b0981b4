import { reactive, watch } from 'vue'
import { key } from '../../api/intention'
import type { Schemas } from '../../api/client'

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
    return { ...empty(), ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty()
  }
}

/** What someone is writing; kept in this browser until they have its code, or throw it away. */
export const draft = reactive(kept())

watch(draft, (now) => {
  if (now.text || now.address || now.name || now.phone) localStorage.setItem(KEPT, JSON.stringify(now))
  else localStorage.removeItem(KEPT)
})

/** Nothing is kept of it; what it was is given back, should that have been a mistake. */
export function forget(): Draft {
  const was = { ...draft }
  Object.assign(draft, empty())
  localStorage.removeItem(KEPT)
  return was
}

/** It was refused, and so did not arrive: it may be changed, and is sent under another key. */
export function refused(): void {
  Object.assign(draft, { waiting: false, going: null, key: key() })
}

/** As the interface takes it. */
export function report(photos: string[]): Schemas['Concern'] {
  const reachable = draft.identity !== 'anonymous'
  const address = draft.address.trim()
  const location = { ...(address ? { address } : {}), ...(draft.spot ?? {}) }
  return {
    text: draft.text.trim(),
    division: draft.village || draft.township,
    channel: 'qr',
    identity: draft.identity,
    about_township: draft.about_township,
    photos,
    ...(draft.category ? { category: draft.category } : {}),
    ...(draft.contact_point ? { contact_point: draft.contact_point } : {}),
    ...(Object.keys(location).length ? { location } : {}),
    ...(reachable ? { contact: { name: draft.name.trim(), phone: draft.phone.trim() } } : {}),
  }
}
