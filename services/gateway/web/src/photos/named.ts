import type { Schemas } from '../api/client'

/** The photos that a line of the timeline names. */
export function photosIn(line: Schemas['Line'], as: 'before' | 'after' | 'evidence'): string[] {
  const said = line[as]
  return Array.isArray(said) ? said.map(String) : []
}
