import { createStore, get, update } from 'idb-keyval'
import type { Schemas } from '../../api/client'

type Concern = Schemas['Concern']

const store = (() => {
  try {
    return createStore('draft', 'draft')
  } catch {
    return undefined // a private window may keep nothing; then it is kept as long as the page
  }
})()

/** Something that lies beside the draft: all tabs of a browser have one, and change it one by one. */
export function beside<T>(name: string, none: T) {
  let here = none

  async function read(): Promise<T> {
    const there = store && (await get<T>(name, store).catch(() => undefined))
    return (here = there ?? here)
  }

  async function change(changed: (before: T) => T): Promise<T> {
    const before = here
    try {
      if (!store) throw new Error('nothing is kept')
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
