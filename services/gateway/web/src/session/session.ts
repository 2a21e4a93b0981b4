import { computed, ref, shallowRef } from 'vue'
import type { Router } from 'vue-router'
import { answer, api, whenSignedOut, whoIsBelieved, type Schemas } from '../api/client'
import { asProblem, Problem } from '../api/problem'

export type Session = Schemas['SessionShown']

const LOOKED_AT = 5 * 60_000 // ms: being here keeps one signed in

const session = shallowRef<Session | null>()
whoIsBelieved(() => session.value?.username)
whenSignedOut(() => (session.value = null))

/** Tells the other windows of this browser that somebody signed in or out; old ones find out when
 * they ask for something. */
const windows = 'BroadcastChannel' in window ? new BroadcastChannel('session') : undefined

/** Whether it ended by itself, on the page that they were on. */
export const hasEnded = ref(false)

/** Who is signed in; null when nobody is. The token itself is nowhere that a script reads. */
export const who = computed(() => session.value ?? null)

/** Look who is signed in; nobody, if it has ended. */
export async function look(): Promise<Session | null> {
  try {
    session.value = await answer(api.GET('/api/v1/sessions/current'))
  } catch (thrown) {
    if (asProblem(thrown).status !== 401) throw thrown
    session.value = null
  }
  return session.value ?? null
}

export async function signIn(username: string, password: string): Promise<Session> {
  const body = { username, password }
  hasEnded.value = false
  session.value = null
  await answer(api.PUT('/api/v1/sessions/current', { body }))
  windows?.postMessage(null)
  // A browser may be told to keep the sign-in and not do so: without TLS, or by its own settings.
  const one = await look()
  if (!one) throw new Problem(401, 'sign_in_not_kept', '')
  return one
}

/** Without a network nobody is signed out, and must not think so. */
export async function signOut(): Promise<void> {
  try {
    await answer(api.DELETE('/api/v1/sessions/current'))
  } catch (thrown) {
    throw asProblem(thrown).status ? thrown : new Problem(0, 'not_left', '')
  }
  session.value = null
  windows?.postMessage(null)
}

/** Every page but the door is for those who are signed in, and who have one of these roles. */
export function guard(router: Router, roles: readonly Session['role'][]): void {
  router.beforeEach(async (to) => {
    if (to.name === 'sign-in') return true
    const one = session.value ?? (await look())
    const back = { name: 'sign-in', query: { to: to.fullPath } }
    return one && roles.includes(one.role) ? true : back
  })
  whenSignedOut(() => {
    if (!session.value || router.currentRoute.value.name === 'sign-in') return
    session.value = null
    hasEnded.value = true
    void router.push({ name: 'sign-in', query: { to: router.currentRoute.value.fullPath } })
  })
  const lookAgain = () => void (session.value && look().catch(() => {}))
  windows?.addEventListener('message', lookAgain)
  window.setInterval(() => document.hidden || lookAgain(), LOOKED_AT)
}
