import { onBeforeUnmount, onMounted } from 'vue'
import { letters } from '../../design/taste'

export type Keys = Record<string, () => unknown>

/** Single letters that do something, unless they are switched off; never while someone writes, or an input method composes. */
export function onKeys(keys: () => Keys): void {
  const pressed = (event: KeyboardEvent) => {
    if (!letters.value || event.defaultPrevented || isWriting(event)) return
    const act = keys()[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}

/** Escape leaves a form; not when it has closed an open list in it, or what an input method offers. */
export function leaving(event: KeyboardEvent, leave: () => unknown): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
  event.stopPropagation()
  leave()
}

/** Whether a key is part of something longer: a word, or a shortcut of the browser. */
export function isWriting(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const at = event.target
  if (!(at instanceof HTMLElement)) return false
  if (document.querySelector('dialog[open]')) return true
  return at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName)
}
