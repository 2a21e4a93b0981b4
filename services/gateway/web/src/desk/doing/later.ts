import { shallowReactive, ref, watch, type Ref } from 'vue'
import { asProblem, type Problem } from '../../api/problem'
import { key } from '../../api/intention'
import { who } from '../../session/session'

export const SECONDS = 8 // in which a step that cannot be taken back may still be undone

export interface Delayed {
  id: string
  case: string
  /** Who decided it. */
  by: string | undefined
  /** What is about to be done, as the page says it. */
  what: string
  left: Ref<number>
  problem: Ref<Problem | undefined>
  now: () => Promise<void>
  undo: () => void
}

/** What was decided and is not sent yet. */
export const delayed = shallowReactive<Delayed[]>([])

export type Send = (headers: { 'Idempotency-Key': string }) => Promise<unknown>

/** Sends in a few seconds, unless it is undone; `sent` hears when it was answered. */
export function soon(id: string, what: string, send: Send, sent: () => unknown): void {
  const headers = { 'Idempotency-Key': key() }
  const left = ref(SECONDS)
  const problem = ref<Problem>()
  let going: Promise<void> | undefined
  // Nothing leaves while nobody is signed in.
  const timer = window.setInterval(() => who.value && --left.value <= 0 && void one.now(), 1000)
  async function go(): Promise<void> {
    window.clearInterval(timer)
    left.value = 0
    problem.value = undefined
    try {
      await send(headers)
      drop(one, timer)
      sent()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }
  const one: Delayed = {
    id: headers['Idempotency-Key'],
    case: id,
    by: who.value?.username,
    what,
    left,
    problem,
    undo: () => drop(one, timer),
    now: () => (going ??= go().finally(() => (going = undefined))),
  }
  delayed.push(one)
}

function drop(one: Delayed, timer: number): void {
  window.clearInterval(timer)
  const at = delayed.indexOf(one)
  if (at >= 0) delayed.splice(at, 1)
}

/** Sends what waits, at once; whether all of it was answered. */
export async function sentAll(): Promise<boolean> {
  await Promise.all(delayed.map((one) => one.now()))
  return !delayed.length
}

// What someone decided goes out under their own sign-in, or not at all.
watch(
  () => who.value?.username,
  (now) => now && [...delayed].filter((one) => one.by !== now).forEach((one) => one.undo()),
  { flush: 'sync' },
)

/** Whoever closes the page while something is still to be sent is asked first. */
window.addEventListener('beforeunload', (event) => {
  if (delayed.length) event.preventDefault()
})
