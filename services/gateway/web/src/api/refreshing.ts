import { onScopeDispose } from 'vue'

/** Looks again every so many seconds, while the page is seen and the network is there. */
export function refreshing(again: () => unknown, seconds: number): void {
  const look = () => {
    if (!document.hidden && navigator.onLine) again()
  }
  const timer = window.setInterval(look, seconds * 1000)
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', look)
  onScopeDispose(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('online', look)
  })
}
