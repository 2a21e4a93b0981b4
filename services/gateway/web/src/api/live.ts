import { onMounted, onScopeDispose, watch } from 'vue'
import { api } from './client'

const AGAIN_AFTER = 5_000 // ms: the stream was cut, or could not be had

/** Hears of each new thing that happens to a case; when the stream is cut, looks and listens again. */
export function following(
  ref: () => string | undefined,
  last: () => string | undefined,
  happened: () => unknown,
): void {
  watch(ref, (id, _, onCleanup) => {
    if (!id) return
    const ended = new AbortController()
    onCleanup(() => ended.abort())
    void listen(id, last, happened, ended.signal)
  }, { immediate: true })
}

async function listen(
  ref: string,
  last: () => string | undefined,
  happened: () => unknown,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await hear(ref, last(), happened, signal).catch(() => {})
    await pause(signal)
    if (!signal.aborted && !document.hidden) happened()
  }
}

async function hear(
  ref: string,
  last: string | undefined,
  happened: () => unknown,
  signal: AbortSignal,
): Promise<void> {
  const { data, response } = await api.GET('/api/v1/cases/{ref}/events', {
    params: { path: { ref }, header: last ? { 'last-event-id': last } : {} },
    parseAs: 'stream',
    signal,
  })
  const stream = data as ReadableStream<Uint8Array> | undefined
  if (!response.ok || !stream) return
  const reader = stream.getReader()
  const words = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    if (/^data:/m.test(words.decode(value, { stream: true }))) happened()
  }
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
