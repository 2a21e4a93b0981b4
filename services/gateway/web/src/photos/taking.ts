import { computed, onScopeDispose, shallowRef, triggerRef } from 'vue'
import { answer, api } from '../api/client'
import { asProblem, type Problem } from '../api/problem'
import { compressed } from './compressing'

/** A photo that was chosen: on its way, or kept under its id. */
export interface Taken {
  photo: Blob
  seen: string
  id?: string
  problem?: Problem
}

/** Sends photos one after the other as they are chosen, and again when the network is back. */
export function taking(kept: (id: string) => void) {
  const taken = shallowRef<Taken[]>([])
  let sending = false

  function take(photos: Iterable<Blob>): void {
    const more = Array.from(photos, (photo) => ({ photo, seen: URL.createObjectURL(photo) }))
    taken.value = [...taken.value, ...more]
    void send()
  }

  async function send(): Promise<void> {
    if (sending) return
    sending = true
    const again = (one: Taken) => !one.id && (!one.problem || one.problem.passes)
    for (let tried = 0; tried < taken.value.length; tried++) {
      const one = taken.value[tried]
      if (one && again(one)) await sendOne(one)
    }
    sending = false
  }

  async function sendOne(one: Taken): Promise<void> {
    try {
      one.problem = undefined
      // What cannot be read is sent as it is, and the gateway says what it thinks of it.
      one.id = await sent(await compressed(one.photo).catch(() => one.photo))
      kept(one.id)
    } catch (thrown) {
      one.problem = asProblem(thrown)
    }
    triggerRef(taken)
  }

  function leave(one: Taken): void {
    URL.revokeObjectURL(one.seen)
    taken.value = taken.value.filter((other) => other !== one)
  }

  function leaveAll(): void {
    taken.value.forEach(leave)
  }

  const onTheirWay = computed(() =>
    taken.value.some((one) => !one.id && (!one.problem || one.problem.passes)),
  )
  const again = () => void send()
  window.addEventListener('online', again)
  onScopeDispose(() => {
    window.removeEventListener('online', again)
    leaveAll()
  })
  return { taken, onTheirWay, take, leave, leaveAll }
}

async function sent(photo: Blob): Promise<string> {
  const headers = { 'Content-Type': photo.type || 'application/octet-stream' }
  const body = photo as unknown as string // the description can say no more of octets
  const kept = await answer(
    api.POST('/api/v1/photos', { body, headers, bodySerializer: () => photo }),
  )
  return kept.id
}
