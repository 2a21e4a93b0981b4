import { parse, type Node } from 'acorn'
import type { Plugin } from 'vite'

/** What acorn reads as of 2020 and Chrome 66 or Safari 12 does not; all that is later it refuses. */
const UNKNOWN: Record<string, (node: Record<string, unknown>) => boolean> = {
  ChainExpression: () => true,
  LogicalExpression: (node) => node['operator'] === '??',
  ExportAllDeclaration: (node) => !!node['exported'],
  Literal: (node) => typeof node['bigint'] === 'string' || looksBehind(node['regex']),
}

/** Fails the build when a phone of 2018 could not even read one of these entries' files. */
export function oldPhones(entries: readonly string[]): Plugin {
  return {
    name: 'old-phones',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const reached = new Set<string>()
      const visit = (name: string) => {
        const one = bundle[name]
        if (reached.has(name) || one?.type !== 'chunk') return
        reached.add(name)
        ;[...one.imports, ...one.dynamicImports].forEach(visit)
      }
      for (const one of Object.values(bundle)) {
        if (one.type === 'chunk' && one.isEntry && entries.includes(one.name)) visit(one.fileName)
      }
      for (const name of reached) {
        const one = bundle[name]
        const why = one?.type === 'chunk' ? unreadable(one.code) : undefined
        if (why) this.error(`${name}: a phone of 2018 cannot read ${why}.`)
      }
      this.info(`${reached.size} files that a phone of 2018 can read`)
    },
  }
}

/** What in this script is too new; nothing, if nothing is. */
export function unreadable(code: string): string | undefined {
  try {
    return unknown(parse(code, { ecmaVersion: 2020, sourceType: 'module' }), code)
  } catch (error) {
    return String(error)
  }
}

function unknown(within: unknown, code: string): string | undefined {
  if (Array.isArray(within)) return first(within, code)
  if (!isNode(within)) return undefined
  if (UNKNOWN[within.type]?.(within)) return `${within.type}: ${code.slice(within.start, within.start + 60)}`
  return first(Object.values(within), code)
}

function first(all: unknown[], code: string): string | undefined {
  for (const one of all) {
    const found = unknown(one, code)
    if (found) return found
  }
  return undefined
}

function isNode(one: unknown): one is Node & Record<string, unknown> {
  return typeof one === 'object' && one !== null && 'type' in one && 'start' in one
}

function looksBehind(regex: unknown): boolean {
  return /\(\?<[=!]/.test((regex as { pattern?: string } | undefined)?.pattern ?? '')
}
