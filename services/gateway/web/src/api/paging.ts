import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { doing } from './doing'
import { looking } from './looking'

interface Page {
  items: readonly unknown[]
  next_cursor: string | null
}

/** A long list, page by page: the first is looked at again as ever, the others are added to it.
 * Another query begins anew, and what was asked for by the one before it is dropped. */
export function paging<Q extends object, P extends Page>(
  query: () => Q,
  ask: (query: Q & { cursor?: string }, signal: AbortSignal) => Promise<P>,
  id: (one: P['items'][number]) => string | number,
) {
  type One = P['items'][number]
  const wanted = computed(() => JSON.stringify(query()))
  const first = looking(async (signal) => ({ of: wanted.value, page: await ask(query(), signal) }))
  const further = shallowRef<readonly One[]>([])
  const cursor = shallowRef<string | null>() // of the last page there is, when it is not the first
  let asked = new AbortController()

  const found = computed(() => first.found.value?.page)
  /** Where it goes on; nowhere, while the first page is still that of another query. */
  const next = computed(() => {
    if (first.found.value?.of !== wanted.value) return null
    return cursor.value === undefined ? first.found.value.page.next_cursor : cursor.value
  })
  /** What changed its place meanwhile stands once, and as it was seen last. */
  const items = computed<One[]>(() => {
    const seen = new Set<string | number>()
    return [...(found.value?.items ?? []), ...further.value].filter((one) => {
      const fresh = !seen.has(id(one))
      seen.add(id(one))
      return fresh
    })
  })

  const more = doing(async () => {
    const { signal } = asked
    if (!next.value) return
    const page = await ask({ ...query(), cursor: next.value }, signal).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown
    })
    if (!page || signal.aborted) return
    // All that is seen: what leaves the first page, as others come before it, does not vanish.
    further.value = [...items.value, ...page.items]
    cursor.value = page.next_cursor
  })

  function anew(): void {
    asked.abort()
    asked = new AbortController()
    ;[further.value, cursor.value, more.problem.value] = [[], undefined, undefined]
  }
  watch(wanted, anew, { flush: 'sync' })
  onScopeDispose(() => asked.abort())
  return { found, problem: first.problem, busy: first.busy, again: first.again, items, next, more }
}
