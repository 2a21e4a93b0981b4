import { ref, watchEffect } from 'vue'
import { storage } from '../storage'

const SIZE = 'size'
const LIGHT = 'light'
const LETTERS = 'letters'

/** 长辈模式: big type and few choices. */
export const large = ref(storage.get(SIZE) === 'large')

/** Dark for desks; as the system says until someone chooses. */
export const dark = ref(
  (storage.get(LIGHT) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) ===
    'dark',
)

/** Whether single letters are shortcuts: who speaks to the computer, or whose hand shakes, has none. */
export const letters = ref(storage.get(LETTERS) !== 'off')

export function keepLetters(): void {
  watchEffect(() => {
    if (letters.value) storage.remove(LETTERS)
    else storage.set(LETTERS, 'off')
  })
}

export function keepSize(): void {
  watchEffect(() => {
    if (large.value) document.documentElement.dataset['size'] = 'large'
    else delete document.documentElement.dataset['size']
    storage.set(SIZE, large.value ? 'large' : 'usual')
  })
}

export function keepLight(): void {
  watchEffect(() => {
    document.documentElement.dataset['light'] = dark.value ? 'dark' : 'light'
  })
}

export function turnLight(): void {
  dark.value = !dark.value
  storage.set(LIGHT, dark.value ? 'dark' : 'light')
}
