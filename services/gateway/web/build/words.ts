import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { baseCompile, type CompileOptions } from '@intlify/message-compiler'
import type { Plugin } from 'vite'

const HERE = new URL('../src/words/', import.meta.url)
const PREFIX = 'words:'
const SHARED = 'shared'

type Words = { [key: string]: string | Words }

/** A language is one file; a page gets of it what it says itself and what all say, compiled. */
export function words(): Plugin {
  return {
    name: 'words',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}.js` : null),
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      const [entry, language] = id.slice(PREFIX.length + 1, -3).split('/')
      const file = fileURLToPath(new URL(`${language}.json`, HERE))
      this.addWatchFile(file)
      const all = JSON.parse(await readFile(file, 'utf8')) as Words
      const own = { [SHARED]: all[SHARED] ?? {}, [entry!]: all[entry!] ?? {} }
      return `export default ${JSON.stringify(compiled(own))}`
    },
  }
}

function compiled(said: Words): unknown {
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [
      key,
      typeof value === 'string' ? read(value) : compiled(value),
    ]),
  )
}

function read(message: string): unknown {
  const options = {
    location: false,
    jit: true,
    mangle: true,
    onError: (error: Error) => {
      throw new Error(`${error.message}: ${message}`)
    },
  }
  return baseCompile(message, options as CompileOptions).ast
}
