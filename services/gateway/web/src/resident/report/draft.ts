import { reactive, watch } from 'vue'
import { key } from '../../api/intention'
import type { Schemas } from '../../api/client'

const KEPT = 'draft'

export interface Draft {
  text: string
  division: string
  contact_point: string
  address: string
  identity: Schemas['Identity']
  name: string
  phone: string
  about_township: boolean
  /** Under this key it is sent, however often, and done once. */
  key: string
  /** It was sent off, and not answered yet: it goes on its way when the network is back. */
  waiting: boolean
}

function empty(): Draft {
  return {
    text: '',
    division: '',
    contact_point: '',
    address: '',
    identity: 'anonymous',
    name: '',
    phone: '',
    about_township: false,
    key: key(),
    waiting: false,
  }
}

function kept(): Draft {
  try {
    return { ...empty(), ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty()
  }
}

/** What someone is writing; kept in this browser until it is sent or thrown away. */
export const draft = reactive(kept())

watch(draft, (now) => {
  if (now.text || now.address || now.name || now.phone) localStorage.setItem(KEPT, JSON.stringify(now))
  else localStorage.removeItem(KEPT)
})

export function forget(): void {
  Object.assign(draft, empty())
  localStorage.removeItem(KEPT)
}

/** A change makes it another report, unless the first may be on its way already. */
export function changed(): void {
  if (!draft.waiting) draft.key = key()
}

/** As the interface takes it. */
export function report(): Schemas['Concern'] {
  const reachable = draft.identity !== 'anonymous'
  return {
    text: draft.text.trim(),
    division: draft.division,
    channel: 'qr',
    identity: draft.identity,
    about_township: draft.about_township,
    photos: [],
    ...(draft.contact_point ? { contact_point: draft.contact_point } : {}),
    ...(draft.address.trim() ? { location: { address: draft.address.trim() } } : {}),
    ...(reachable ? { contact: { name: draft.name.trim(), phone: draft.phone.trim() } } : {}),
  }
}
