import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { addressOf } from '../api/addresses'
import { answer, api, type Schemas } from '../api/client'

export type Flow = Schemas['Flow']

const AGAIN_AFTER = 5_000 // ms: the stream was refused, or ended
const LOOKED_AT_EVERY = 5_000 // ms
const SILENT_AFTER = 40_000 // ms; the gateway tells at least every fifteen seconds

/** A county's flow as it happens: one stream, one state of things, and since when it stands still. */
export function flowing(division: () => string) {
  const flow = shallowRef<Flow>()
  const heard = ref(0)
  const now = ref(Date.now())
  const still = computed(() => heard.value > 0 && now.value - heard.value > SILENT_AFTER)
  const cut = ref(false)
  let source: EventSource | undefined
  let again: number | undefined

  function take(seen: Flow): void {
    flow.value = seen
    heard.value = now.value = Date.now()
    cut.value = false
  }

  function listen(): void {
    leave()
    if (!division()) return
    source = new EventSource(addressOf('/api/v1/flow/events', {}, { division: division() }))
    source.addEventListener('flow', (event) => take(JSON.parse(event.data as string) as Flow))
    source.addEventListener('error', lost)
  }

  /** The stream is cut, or was refused: look once, and listen again in a moment. */
  function lost(): void {
    leave()
    cut.value = true
    again = window.setTimeout(listen, AGAIN_AFTER)
    const query = { division: division() }
    answer(api.GET('/api/v1/flow', { params: { query } })).then(take, () => {})
  }

  function leave(): void {
    source?.close()
    source = undefined
    window.clearTimeout(again)
  }

  const timer = window.setInterval(() => {
    now.value = Date.now()
    if (source && still.value) lost()
  }, LOOKED_AT_EVERY)
  watch(division, listen, { immediate: true })
  onScopeDispose(() => {
    leave()
    window.clearInterval(timer)
  })
  return { flow, still: computed(() => still.value || (cut.value && heard.value > 0)), heard }
}
