/** Hands an address on by the phone's own means, or puts it on the clipboard. */
export async function share(what: {
  title: string
  text: string
  url: string
}): Promise<'shared' | 'copied' | 'left'> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share(what)
      return 'shared'
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'left'
    }
  }
  return (await copy(`${what.text} ${what.url}`)) ? 'copied' : 'left'
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copiedByHand(text)
  }
}

/** Old browsers, and pages without TLS, have no clipboard to write to. */
function copiedByHand(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}
