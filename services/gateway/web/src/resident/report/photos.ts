import { shallowRef, watch } from 'vue'
import { answer, api } from '../../api/client'
import { key } from '../../api/intention'
import { compressed } from '../../photos/compressing'
import { draft } from './draft'
import { beside } from './parcel'

export const AT_MOST = 9

export interface Taken {
  id: string
  picture: Blob
  /** What the gateway calls it, once it is there. */
  sent?: string
}

/** The photos of the draft; kept beside it, and never more than it is. */
export const photos = shallowRef<Taken[]>([])

const kept = beside<Taken[]>('photos', [])

async function look(): Promise<void> {
  photos.value = await kept.read()
}

async function change(changed: (before: Taken[]) => Taken[]): Promise<void> {
  photos.value = await kept.change(changed)
}

// Another tab may have added some, or thrown all of it away.
watch(() => draft.key, look, { immediate: true })
document.addEventListener('visibilitychange', () => void look())

/** Make them smaller, and keep them. Throws what is no picture. */
export async function add(files: readonly File[]): Promise<void> {
  await look()
  for (const file of files.slice(0, AT_MOST - photos.value.length)) {
    const picture = await compressed(file)
    await putBack([{ id: key(), picture }])
  }
}

export async function putBack(some: readonly Taken[]): Promise<void> {
  await change((before) => [...before, ...some].slice(0, AT_MOST))
}

export async function remove(id: string): Promise<void> {
  await change((before) => before.filter((one) => one.id !== id))
}

/** None is kept; those that there were are given back, should that have been a mistake. */
export async function removeAll(): Promise<Taken[]> {
  let were: Taken[] = []
  await change((before) => ((were = before), []))
  return were
}

/** Send those that are not there yet; one that was cut off is sent again. Throws a Problem. */
export async function sendAll(): Promise<string[]> {
  await look()
  for (const one of photos.value) {
    if (one.sent) continue
    const { id } = await answer(
      api.POST('/api/v1/photos', {
        body: one.picture as never,
        bodySerializer: (picture: unknown) => picture as Blob,
        headers: { 'Content-Type': one.picture.type },
      }),
    )
    // Two tabs may have sent it: what the first of them was told counts.
    await change((before) => before.map((each) => (each.id === one.id ? { sent: id, ...each } : each)))
  }
  return photos.value.map((one) => one.sent ?? '').filter(Boolean)
}

/** The gateway has forgotten them, as it does after a day: they are sent anew. */
export async function sendAnew(): Promise<void> {
  await change((before) => before.map(({ id, picture }) => ({ id, picture })))
}
