import { onScopeDispose, ref, shallowRef } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { draft, forget, report } from './draft'

const AGAIN_AFTER = 10_000 // ms

/** Sends the draft, once; what finds no network goes by itself when it is back. */
export function sending() {
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  const filed = shallowRef<Schemas['Submitted']>()

  async function send(): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = undefined
    draft.waiting = true
    try {
      filed.value = await answer(
        api.POST('/api/v1/concerns', {
          body: report(),
          headers: { 'Idempotency-Key': draft.key },
        }),
      )
      forget()
    } catch (thrown) {
      problem.value = asProblem(thrown)
      draft.waiting = problem.value.passes
    } finally {
      busy.value = false
    }
  }

  const again = () => void (draft.waiting && !filed.value && send())
  const timer = window.setInterval(() => navigator.onLine && again(), AGAIN_AFTER)
  window.addEventListener('online', again)
  onScopeDispose(() => {
    window.clearInterval(timer)
    window.removeEventListener('online', again)
  })
  again()
  return { busy, problem, filed, send }
}
