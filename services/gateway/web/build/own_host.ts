import type { Plugin } from 'vite'

/** Vant's icons stand in its style sheet; the second address it names is another company's. */
export function ownHost(): Plugin {
  return {
    name: 'own-host',
    enforce: 'pre',
    transform: (code, id) =>
      /vant[/\\].*\.css/.test(id) ? code.replace(/,\s*url\(\/\/[^)]*\)\s*format\("woff"\)/g, '') : null,
  }
}
