import { ref } from 'vue'

const SECONDS = 8

/** What was just done, as the page says it, for a while. */
export const done = ref('')
let timer: number | undefined

export function tell(said: string): void {
  done.value = said
  window.clearTimeout(timer)
  timer = window.setTimeout(() => (done.value = ''), SECONDS * 1000)
}
