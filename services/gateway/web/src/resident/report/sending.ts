import { ref, shallowRef, watch } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { asProblem, unreachable, type Problem } from '../../api/problem'
import { draft, refused, report } from './draft'

const AGAIN_AFTER = 10_000 // ms
const OF_A_POINT = new Set(['unknown_reference', 'contradiction'])
const GIVEN_UP_AFTER = 40_000 // ms without an answer; a dead connection tells nobody

/** Whether it is being sent, why it was not, and what came of it: the same wherever one looks. */
export const busy = ref(false)
export const problem = shallowRef<Problem>()
export const filed = shallowRef<Schemas['Submitted']>()

// Another tab was told that they have the code, and the draft is another one.
watch(() => draft.key, () => (filed.value = undefined))

/** Sends the draft, once; what finds no network goes by itself when it is back. */
export async function send(): Promise<void> {
  if (busy.value || filed.value) return
  busy.value = true
  problem.value = undefined
  draft.waiting = true
  const { key } = draft
  // The same may be sent from another tab: what is said of it here counts as long as it is the draft.
  try {
    const answered = await delivered(key)
    if (draft.key === key) filed.value = answered
  } catch (thrown) {
    if (draft.key === key) await failed(asProblem(thrown))
  } finally {
    busy.value = false
  }
  if (leftOutThePoint()) await send()
}

async function delivered(key: string): Promise<Schemas['Submitted']> {
  // What certainly did not leave may still be changed.
  if (!navigator.onLine) throw unreachable()
  const body = draft.going ?? (await madeUp(key))
  const away = new AbortController()
  const timer = window.setTimeout(() => away.abort(), GIVEN_UP_AFTER)
  try {
    const headers = { 'Idempotency-Key': key }
    return await answer(api.POST('/api/v1/concerns', { body, headers, signal: away.signal }))
  } catch (thrown) {
    throw away.signal.aborted ? unreachable() : thrown
  } finally {
    window.clearTimeout(timer)
  }
}

/** The draft as it goes under its key, and stays from then on. */
async function madeUp(key: string): Promise<Schemas['Concern']> {
  const { photos, parcel } = await withPhotos()
  const body = await parcel.agreedUpon(key, report(await photos.sendAll()))
  if (draft.key === key) draft.going = body
  return body
}

/** They come after the first page, and over the same network. */
async function withPhotos() {
  try {
    const [photos, parcel] = await Promise.all([import('./photos'), import('./parcel')])
    return { photos, parcel }
  } catch {
    throw unreachable()
  }
}

async function failed(met: Problem): Promise<void> {
  problem.value = met
  if (met.passes) return
  // Something else arrived under this key, from another tab: under another one this would be a second.
  if (met.code === 'idempotency_key_reused') return void Object.assign(draft, { waiting: false, going: null })
  refused()
  if (met.code === 'photo_not_free') await (await withPhotos()).photos.sendAnew()
}

/** What was scanned may be gone, or of another county: that is no reason not to be heard. */
function leftOutThePoint(): boolean {
  const { code, fields } = problem.value ?? { code: '', fields: [] }
  const named = OF_A_POINT.has(code) || fields.some((one) => one.field === 'contact_point')
  if (!named || !draft.contact_point) return false
  draft.contact_point = ''
  return true
}

/** Someone wants to change it after all; only before it left. */
export function takeBack(): void {
  if (draft.going || busy.value) return
  refused()
  problem.value = undefined
}

const again = () => void (draft.waiting && !filed.value && send())

/** From the start of the page on, whichever page it is. */
export function keepSending(): void {
  window.setInterval(() => navigator.onLine && again(), AGAIN_AFTER)
  window.addEventListener('online', again)
  again()
}
