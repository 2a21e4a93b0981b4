import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Chunk = {
  type: 'chunk'
  fileName: string
  code: string
  imports: string[]
  isEntry: boolean
  facadeModuleId: string | null
  viteMetadata?: { importedCss: Set<string> }
}
type Asset = { type: 'asset'; fileName: string; source: string | Uint8Array }

/** Fails the build when what a page loads before it shows anything is more than it may be. */
export function firstLoad(limits: Record<string, number>): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const files = bundle as unknown as Record<string, Chunk | Asset>
      for (const [entry, limit] of Object.entries(limits)) {
        const kilobytes = size(files, entry) / 1000
        this.info(`${entry}: first load ${kilobytes.toFixed(0)} kB compressed, at most ${limit}`)
        if (kilobytes > limit) {
          this.error(`${entry} loads ${kilobytes.toFixed(0)} kB at first; it may be ${limit} kB.`)
        }
      }
    },
  }
}

function size(files: Record<string, Chunk | Asset>, entry: string): number {
  const html = `${entry}.html`
  const first = Object.values(files).find(
    (one): one is Chunk => one.type === 'chunk' && one.isEntry && !!one.facadeModuleId?.endsWith(html),
  )
  const needed = new Set([html])
  const visit = (name: string) => {
    const one = files[name]
    if (needed.has(name) || one?.type !== 'chunk') return
    needed.add(name)
    one.viteMetadata?.importedCss.forEach((css) => needed.add(css))
    one.imports.forEach(visit)
  }
  if (first) visit(first.fileName)
  return [...needed].reduce((sum, name) => sum + gzipSync(text(files[name])).length, 0)
}

function text(file: Chunk | Asset | undefined): string | Uint8Array {
  if (!file) return ''
  return file.type === 'chunk' ? file.code : file.source
}
