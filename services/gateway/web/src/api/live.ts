import { createParser } from 'eventsource-parser'
import { onMounted, onScopeDispose, ref, watch, type Ref } from 'vue'
import { answer, api } from './client'
import { Problem } from './problem'

const AGAIN_AFTER = 5_000 // ms: the stream was cut, or could not be had
const SILENCE = 45_000 // ms; the gateway says something every fifteen seconds

/** Hears of each new thing that happens to a case that was looked at; when the stream is cut or
 * falls silent, looks and listens again. Whether it is heard now is what it gives back.
 *
 * `last` is the id of the last thing that is known, `code` the tracking code where there is one. */
export function following(
  id: () => string | undefined,
  last: () => string | undefined,
  happened: () => unknown,
  code: () => string | undefined = () => undefined,
): Ref<boolean> {
  const live = ref(false)
  const seen = ref(!document.hidden)

  async function listen(of: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const heard = await hear(of, signal).catch((thrown: unknown) => thrown)
      if (signal.aborted) return
      live.value = false
      if (heard instanceof Problem && !heard.passes) return
      await pause(signal)
      if (!signal.aborted) happened()
    }
  }

  /** Until the stream ends, or nothing comes for long: a dead line tells nobody. */
  async function hear(of: string, signal: AbortSignal): Promise<void> {
    const line = new AbortController()
    const hangUp = () => line.abort()
    let silence = window.setTimeout(hangUp, SILENCE)
    signal.addEventListener('abort', hangUp)
    try {
      const reader = (await open(of, line.signal)).getReader()
      const words = new TextDecoder()
      const parser = createParser({ onEvent: (event) => void (event.id !== last() && happened()) })
      live.value = true
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        window.clearTimeout(silence)
        silence = window.setTimeout(hangUp, SILENCE)
        parser.feed(words.decode(value, { stream: true }))
      }
    } finally {
      window.clearTimeout(silence)
      signal.removeEventListener('abort', hangUp)
    }
  }

  async function open(of: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const [known, mine] = [last(), code()]
    const header = { ...(mine ? { 'Tracking-Code': mine } : {}), ...(known ? { 'Last-Event-ID': known } : {}) }
    const params = { path: { ref: of }, header: header as never }
    return answer(api.GET('/api/v1/cases/{ref}/events', { params, parseAs: 'stream', signal }) as never)
  }

  // A browser has few lines to one place: a tab that nobody sees leaves its own to those that are.
  const turn = () => {
    seen.value = !document.hidden
    if (seen.value && last()) happened()
  }
  document.addEventListener('visibilitychange', turn)
  onScopeDispose(() => document.removeEventListener('visibilitychange', turn))

  watch(
    [() => (seen.value && last() ? id() : undefined), code],
    ([of], _, onCleanup) => {
      const ended = new AbortController()
      onCleanup(() => ended.abort())
      live.value = false
      if (of) void listen(of, ended.signal)
    },
    { immediate: true },
  )
  return live
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((go) => {
    const timer = setTimeout(go, AGAIN_AFTER)
    signal.addEventListener('abort', () => (clearTimeout(timer), go()), { once: true })
  })
}

/** Looks again now and then, while somebody has the page before them. */
export function nowAndThen(seconds: number, look: () => unknown): void {
  let timer: number | undefined
  const looked = () => !document.hidden && look()
  onMounted(() => {
    timer = window.setInterval(looked, seconds * 1000)
    document.addEventListener('visibilitychange', looked)
  })
  onScopeDispose(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', looked)
  })
}
