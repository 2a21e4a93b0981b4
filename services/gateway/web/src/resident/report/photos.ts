import { createStore, get, set } from 'idb-keyval'
import { shallowRef } from 'vue'
import { answer, api } from '../../api/client'
import { key } from '../../api/intention'
import { compressed } from '../../photos/compressing'

export const AT_MOST = 9
const KEPT = 'photos'

export interface Taken {
  id: string
  picture: Blob
  /** What the gateway calls it, once it is there. */
  sent?: string
}

/** The photos of the draft; kept beside it, and never more than it is. */
export const photos = shallowRef<Taken[]>([])

const store = (() => {
  try {
    return createStore('draft', 'draft')
  } catch {
    return undefined // a private window may keep nothing; then they are kept as long as the page
  }
})()
const read = store ? get<Taken[]>(KEPT, store).catch(() => undefined) : Promise.resolve(undefined)
const ready = read.then((before) => void (photos.value = [...(before ?? []), ...photos.value]))

async function keep(now: Taken[]): Promise<void> {
  photos.value = now
  if (store) await set(KEPT, now, store).catch(() => undefined)
}

/** Make them smaller, and keep them. Throws what is no picture. */
export async function add(files: readonly File[]): Promise<void> {
  await ready
  for (const file of files.slice(0, AT_MOST - photos.value.length)) {
    const picture = await compressed(file)
    await keep([...photos.value, { id: key(), picture }])
  }
}

export async function remove(id: string): Promise<void> {
  await keep(photos.value.filter((one) => one.id !== id))
}

export async function removeAll(): Promise<void> {
  await ready
  await keep([])
}

/** Send those that are not there yet; one that was cut off is sent again. Throws a Problem. */
export async function sendAll(): Promise<string[]> {
  await ready
  for (const one of photos.value) {
    if (one.sent) continue
    const { id } = await answer(
      api.POST('/api/v1/photos', {
        body: one.picture as never,
        bodySerializer: (picture: unknown) => picture as Blob,
        headers: { 'Content-Type': one.picture.type },
      }),
    )
    await keep(photos.value.map((each) => (each.id === one.id ? { ...each, sent: id } : each)))
  }
  return photos.value.map((one) => one.sent ?? '').filter(Boolean)
}

/** The gateway has forgotten them, as it does after a day: they are sent anew. */
export async function sendAnew(): Promise<void> {
  await keep(photos.value.map(({ id, picture }) => ({ id, picture })))
}
