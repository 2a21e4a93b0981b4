import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { answer, api, type Schemas } from '../../api/client'
import { doing } from '../../api/doing'
import { endorse } from '../endorsing'
import { draft, legible } from './draft'
import { throwAway } from './leaving'

const PATIENCE = 5_000 // ms; nobody waits for an offer

/** Public concerns like what is written: offered once for the same words. */
export function offering() {
  const router = useRouter()
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
      text: legible(draft.text),
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

  /** Instead of what is written: that is not sent any more, and not kept. */
  const endorsing = doing(async (_, ref: string) => {
    await endorse(ref)
    await router.push({ name: 'public-case', params: { id: ref } })
    await throwAway()
  })

  return { offered, offers, endorsing }
}
