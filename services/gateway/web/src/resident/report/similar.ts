import { shallowRef } from 'vue'
import { answer, api, type Schemas } from '../../api/client'
import { doing } from '../../api/doing'
import { draft } from './draft'
import { filed } from './sending'

const PATIENCE = 5_000 // ms; nobody waits for an offer

/** Public concerns like what is written: offered once for the same words. */
export function offering() {
  const offered = shallowRef<Schemas['Similar'][]>([])
  let askedFor = ''

  /** Whether there is something to offer before it is sent. */
  async function offers(): Promise<boolean> {
    const words = `${draft.text.trim()}\n${draft.village || draft.township}`
    if (words === askedFor || !navigator.onLine) return false
    askedFor = words
    const away = new AbortController()
    const timer = window.setTimeout(() => away.abort(), PATIENCE)
    const body = {
      text: draft.text.trim(),
      division: draft.village || draft.township,
      ...(draft.spot ?? {}),
    }
    // An offer that fails to come is no reason not to be heard.
    const found = await answer(
      api.POST('/api/v1/concerns/similar', { body, signal: away.signal }),
    ).catch(() => undefined)
    window.clearTimeout(timer)
    offered.value = found?.items ?? []
    return offered.value.length > 0
  }

  const endorsing = doing(async (headers, ref: string) => {
    filed.value = await answer(
      api.POST('/api/v1/cases/{ref}/endorsements', { params: { path: { ref } }, headers }),
    )
  })

  return { offered, offers, endorsing }
}
