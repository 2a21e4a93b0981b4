import { onScopeDispose, ref, shallowRef, watchEffect, type Ref, type ShallowRef } from 'vue'
import { asProblem, type Problem } from './problem'

export interface Looking<T> {
  found: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  busy: Ref<boolean>
  again: () => Promise<void>
  /** It is so now: a step was answered, and a look that was under way would tell of before. */
  take: (now: T) => void
}

/** Looks something up, and again when what it depends on changes; the last asked is what counts. */
export function looking<T>(look: (signal: AbortSignal) => Promise<T>): Looking<T> {
  const found = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  let current: AbortController | undefined

  async function again(): Promise<void> {
    current?.abort()
    const mine = (current = new AbortController())
    busy.value = true
    try {
      const one = await look(mine.signal)
      if (mine === current) [found.value, problem.value] = [one, undefined]
    } catch (thrown) {
      if (mine === current && !mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (mine === current) busy.value = false
    }
  }

  function take(now: T): void {
    current?.abort()
    current = undefined
    ;[found.value, problem.value, busy.value] = [now, undefined, false]
  }

  watchEffect(() => void again())
  onScopeDispose(() => current?.abort())
  return { found, problem, busy, again, take }
}
