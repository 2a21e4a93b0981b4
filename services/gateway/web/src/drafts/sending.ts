import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem, type Problem } from '../api/problem'
import type { Drafting } from './draft'

const AGAIN_AFTER = 10_000 // ms

export interface Sending {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | undefined>
  send: () => Promise<void>
}

interface Act<T, A> {
  /** Asks for what the draft says. */
  ask: (draft: T, headers: { 'Idempotency-Key': string }) => Promise<A>
  /** It was done. */
  then: (answer: A) => unknown
  /** Whether it may go: photos may still be on their way. */
  ready?: () => boolean
}

/** Sends a draft, once; what finds no network goes by itself when it is back. */
export function sending<T extends object, A>(
  { draft, forget }: Drafting<T>,
  { ask, then, ready = () => true }: Act<T, A>,
): Sending {
  const busy = ref(false)
  const problem = shallowRef<Problem>()

  async function send(): Promise<void> {
    draft.waiting = true
    if (busy.value || !ready()) return
    busy.value = true
    problem.value = undefined
    try {
      const answer = await ask(draft, { 'Idempotency-Key': draft.key })
      forget()
      then(answer)
    } catch (thrown) {
      problem.value = asProblem(thrown)
      draft.waiting = problem.value.passes
    } finally {
      busy.value = false
    }
  }

  const again = () => void (draft.waiting && send())
  const timer = window.setInterval(() => navigator.onLine && again(), AGAIN_AFTER)
  window.addEventListener('online', again)
  watch(ready, again)
  onScopeDispose(() => {
    window.clearInterval(timer)
    window.removeEventListener('online', again)
  })
  again()
  return { busy, problem, send }
}
