import { ref } from 'vue'
import { answer, api } from '../api/client'
import { key } from '../api/intention'
import { asProblem } from '../api/problem'
import { storage } from '../storage'

const KEPT = 'endorsing'

/** Codes that nobody has noted yet, by the case that was endorsed. */
export const codes = ref<Record<string, string>>({})

/** The key of each that was sent off: asked again, the gateway gives the same code again. So a page
 * that is closed loses none, and none is ever kept. */
function keys(): Record<string, string> {
  try {
    return JSON.parse(storage.get(KEPT) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

function keep(now: Record<string, string>): void {
  if (Object.keys(now).length) storage.set(KEPT, JSON.stringify(now))
  else storage.remove(KEPT)
}

function without(all: Record<string, string>, of: string): Record<string, string> {
  const others = { ...all }
  delete others[of]
  return others
}

/** Endorses a case, once. Throws a Problem. */
export async function endorse(of: string): Promise<void> {
  const mine = keys()[of] ?? key()
  keep({ ...keys(), [of]: mine })
  try {
    const params = { path: { ref: of } }
    const headers = { 'Idempotency-Key': mine }
    const { tracking_code } = await answer(api.POST('/api/v1/cases/{ref}/endorsements', { params, headers }))
    codes.value = { ...codes.value, [of]: tracking_code }
  } catch (thrown) {
    if (!asProblem(thrown).passes) keep(without(keys(), of))
    throw thrown
  }
}

/** They have the code: nothing of it stays on this phone. */
export function noted(of: string): void {
  keep(without(keys(), of))
  codes.value = without(codes.value, of)
}

/** From the start of the page on: what was endorsed, and whose code nobody noted. */
export function keepEndorsing(): void {
  const again = () => {
    for (const of of Object.keys(keys())) if (!codes.value[of]) endorse(of).catch(() => undefined)
  }
  window.addEventListener('online', again)
  again()
}
