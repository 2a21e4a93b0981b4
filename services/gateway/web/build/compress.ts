import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(html|js|css|svg|json)$/

/** Lays each text beside itself as .br and .gz, so that nothing is compressed while it is served. */
export function compress(): Plugin {
  let directory = 'dist'
  return {
    name: 'compress',
    apply: 'build',
    configResolved: (config) => void (directory = config.build.outDir),
    async closeBundle() {
      const files = await readdir(directory, { recursive: true })
      await Promise.all(files.filter((name) => TEXT.test(name)).map((name) => beside(join(directory, name))))
    },
  }
}

async function beside(path: string): Promise<void> {
  const text = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(text, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }))
}
