import { computed, reactive, watch } from 'vue'
import { key } from '../api/intention'
import { storage } from '../storage'

const PREFIX = 'draft/'

export interface Kept {
  /** Under this key it is sent, however often, and done once. */
  key: string
  /** It was sent off, and not answered yet: it goes on its way when the network is back. */
  waiting: boolean
}

export interface Drafting<T> {
  draft: T & Kept
  forget: () => void
}

/** What someone is writing; kept in this browser until it is sent or they sign out. */
export function drafting<T extends object>(name: string, blank: () => T): Drafting<T> {
  const place = PREFIX + name
  const empty = () => ({ ...blank(), key: key(), waiting: false })
  const draft = reactive<Kept>({ ...empty(), ...read<T>(place) }) as T & Kept
  const written = computed(() => JSON.stringify({ ...draft, key: '', waiting: false }))
  const nothing = () => JSON.stringify({ ...blank(), key: '', waiting: false })

  // A change makes it another request, unless the first may be on its way already.
  watch(written, () => {
    if (!draft.waiting) draft.key = key()
  })
  watch(draft, () => {
    if (written.value === nothing() && !draft.waiting) storage.remove(place)
    else storage.set(place, JSON.stringify(draft))
  })

  return { draft, forget: () => void Object.assign(draft, empty()) }
}

/** Whether it was sent off, and no answer came: it may have been done all the same. */
export function isOnItsWay(name: string): boolean {
  return read<object>(PREFIX + name).waiting === true
}

/** Whoever signs in here next finds nothing of it. */
export function forgetDrafts(): void {
  const places = storage.places().filter((place) => place.startsWith(PREFIX))
  for (const place of places) storage.remove(place)
}

function read<T>(place: string): Partial<T & Kept> {
  try {
    return JSON.parse(storage.get(place) ?? '{}') as Partial<T & Kept>
  } catch {
    return {}
  }
}
