import { createStore, get, update } from 'idb-keyval'
import type { Schemas } from '../../api/client'

type Concern = Schemas['Concern']

const store = createStore('draft', 'draft')

/** Something that lies beside the draft: all tabs of a browser have one, and change it one by one.
 * Where the browser keeps nothing, it is kept as long as the page. */
export function beside<T>(name: string, none: T) {
  let here = none

  /** A browser that keeps nothing may throw at once, or later. */
  async function there(): Promise<T | undefined> {
    return get<T>(name, store)
  }

  async function read(): Promise<T> {
    return (here = (await there().catch(() => undefined)) ?? here)
  }

  async function change(changed: (before: T) => T): Promise<T> {
    const before = here
    try {
      await update<T>(name, (there) => (here = changed(there ?? before)), store)
    } catch {
      here = changed(before)
    }
    return here
  }

  return { read, change }
}

const going = beside<{ key: string; body: Concern } | null>('going', null)

/** What is sent under a key, from whichever tab: what the first of them made of the draft. */
export async function agreedUpon(key: string, body: Concern): Promise<Concern> {
  const agreed = await going.change((before) => (before?.key === key ? before : { key, body }))
  return agreed?.body ?? body
}

/** It is there, or nobody wants it any more. */
export async function nothingGoes(): Promise<void> {
  await going.change(() => null)
}
