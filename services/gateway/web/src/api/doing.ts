import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Intention } from './intention'
import { asProblem, type Problem } from './problem'

export interface Doing<A extends unknown[], T> {
  problem: ShallowRef<Problem | undefined>
  busy: Ref<boolean>
  go: (...given: A) => Promise<T | undefined>
}

/** Does something once, however often the button is pressed or the network fails. */
export function doing<A extends unknown[], T>(
  act: (headers: { 'Idempotency-Key': string }, ...given: A) => Promise<T>,
): Doing<A, T> {
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  const intention = new Intention()

  async function go(...given: A): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      const done = await act(intention.header, ...given)
      intention.answered()
      return done
    } catch (thrown) {
      const met = (problem.value = asProblem(thrown))
      // A refusal was an answer; what may have been done unheard is asked again under its key.
      if (!met.passes) intention.answered()
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { problem, busy, go }
}
