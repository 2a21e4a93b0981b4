import { ref, shallowRef } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { asProblem, unreachable, type Problem } from '../../api/problem'
import { draft, forget, refused, report } from './draft'

const AGAIN_AFTER = 10_000 // ms
const GIVEN_UP_AFTER = 40_000 // ms without an answer; a dead connection tells nobody

export type Filed = Schemas['Submitted'] | Schemas['Endorsed']

/** Whether it is being sent, why it was not, and what came of it: the same wherever one looks. */
export const busy = ref(false)
export const problem = shallowRef<Problem>()
export const filed = shallowRef<Filed>()

/** Sends the draft, once; what finds no network goes by itself when it is back. */
export async function send(): Promise<void> {
  if (busy.value || filed.value) return
  busy.value = true
  problem.value = undefined
  draft.waiting = true
  try {
    filed.value = await delivered()
  } catch (thrown) {
    await failed(asProblem(thrown))
  } finally {
    busy.value = false
  }
}

async function delivered(): Promise<Filed> {
  // What certainly did not leave may still be changed.
  if (!navigator.onLine) throw unreachable()
  draft.going ??= report(await (await withPhotos()).sendAll())
  const away = new AbortController()
  const timer = window.setTimeout(() => away.abort(), GIVEN_UP_AFTER)
  try {
    return await answer(
      api.POST('/api/v1/concerns', {
        body: draft.going,
        headers: { 'Idempotency-Key': draft.key },
        signal: away.signal,
      }),
    )
  } catch (thrown) {
    throw away.signal.aborted ? unreachable() : thrown
  } finally {
    window.clearTimeout(timer)
  }
}

/** They come after the first page, and over the same network. */
async function withPhotos() {
  return import('./photos').catch(() => {
    throw unreachable()
  })
}

async function failed(met: Problem): Promise<void> {
  problem.value = met
  if (met.passes) return
  refused()
  if (met.code === 'photo_not_free') await (await withPhotos()).sendAnew()
}

/** Someone wants to change it after all; only before it left. */
export function takeBack(): void {
  if (draft.going || busy.value) return
  draft.waiting = false
  problem.value = undefined
}

/** They have the code: nothing of it stays on this phone. */
export async function done(): Promise<void> {
  filed.value = undefined
  forget()
  await (await withPhotos()).removeAll()
}

const again = () => void (draft.waiting && !filed.value && send())

/** From the start of the page on, whichever page it is. */
export function keepSending(): void {
  window.setInterval(() => navigator.onLine && again(), AGAIN_AFTER)
  window.addEventListener('online', again)
  again()
}
