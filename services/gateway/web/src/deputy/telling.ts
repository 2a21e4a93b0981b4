import type { Schemas } from '../api/client'

type Case = Schemas['CaseShown']
type Line = Schemas['Line']

const RESOLVED = 'order.resolved.v1'
const ANSWERED = 'resident.answered.v1'

/** What a case says in its department's last answer. */
export function lastAnswer(one: Case): Line | undefined {
  return one.timeline.filter((line) => line.type === RESOLVED).pop()
}

/** A deputy answers once a case. */
export function isAnswered(one: Case): boolean {
  return one.timeline.some((line) => line.type === ANSWERED)
}

/** The photos that a line names. */
function named(line: Line | undefined, as: string): string[] {
  const said = line?.[as]
  return Array.isArray(said) ? said.map(String) : []
}

/** What reporters and the department show of how it was. */
export function photosBefore(one: Case): string[] {
  return [...new Set([...one.photos, ...named(lastAnswer(one), 'before')])]
}

/** What the department shows of how it is now. */
export function photosAfter(one: Case): string[] {
  return named(lastAnswer(one), 'after')
}

/** How a department of the case is called. */
export function departmentOf(one: Case, id: string | null): string {
  return id ? (one.names[`department:${id}`] ?? id) : ''
}
