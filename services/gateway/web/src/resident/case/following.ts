import { createParser } from 'eventsource-parser'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { Reference } from '../code/code'

const AGAIN_AFTER = 8_000 // ms, where events do not come through
const SILENCE = 45_000 // ms; the gateway says something every fifteen seconds

/** A case as it is now, and on: told by events, and looked at again and again when they drop. */
export function following(reference: () => Reference | undefined) {
  const found = shallowRef<Schemas['CaseShown']>()
  const problem = shallowRef<Problem>()
  const live = ref(false)
  let current: AbortController | undefined

  async function look(params: Reference, signal: AbortSignal): Promise<void> {
    try {
      const shown = await answer(api.GET('/api/v1/cases/{ref}', { params, signal }))
      if (!signal.aborted) [found.value, problem.value] = [shown, undefined]
    } catch (thrown) {
      if (!signal.aborted) problem.value = asProblem(thrown)
    }
  }

  async function hear(params: Reference, signal: AbortSignal): Promise<void> {
    const known = (id?: string) => !!found.value?.timeline.some((one) => one.id === id)
    const parser = createParser({
      onEvent: (event) => {
        if (!known(event.id)) void look(params, signal)
      },
    })
    const last = found.value?.timeline[found.value.timeline.length - 1]?.id
    const header = { ...params.header, ...(last ? { 'Last-Event-ID': last } : {}) }
    const { data } = await api.GET('/api/v1/cases/{ref}/events', {
      params: { ...params, header: header as never },
      parseAs: 'stream',
      signal,
    })
    live.value = !!data
    if (data) await readTo(data as unknown as ReadableStream<Uint8Array>, (said) => parser.feed(said))
  }

  async function follow(params: Reference, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look(params, signal)
      if (problem.value && !problem.value.passes) return
      await hear(params, signal).catch(() => undefined)
      live.value = false
      await new Promise((again) => setTimeout(again, AGAIN_AFTER))
    }
  }

  function begin(params: Reference | undefined): void {
    current?.abort()
    current = new AbortController()
    ;[found.value, problem.value] = [undefined, undefined]
    if (params) void follow(params, current.signal)
  }

  watch(reference, begin, { immediate: true })
  onScopeDispose(() => current?.abort())
  return { found, problem, live, again: () => begin(reference()) }
}

/** Reads what comes, until it ends or nothing comes for long: a dead line tells nobody. */
async function readTo(body: ReadableStream<Uint8Array>, hear: (said: string) => void): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    let timer = 0
    const silence = new Promise<never>((_, dead) => {
      timer = window.setTimeout(() => dead(new Error('silence')), SILENCE)
    })
    try {
      const { value, done } = await Promise.race([reader.read(), silence])
      if (done) return
      hear(decoder.decode(value, { stream: true }))
    } catch (thrown) {
      void reader.cancel().catch(() => undefined)
      throw thrown
    } finally {
      window.clearTimeout(timer)
    }
  }
}
