import type { Schemas } from '../../api/client'

type Case = Schemas['CaseShown']
export type Plea = 'withdrawal' | 'appeal' | 'reopening'

const WITHDRAWN_WHILE = new Set(['submitted', 'triaged', 'handed_over', 'accepted', 'returned'])
const ENDORSED_WHILE = new Set(['triaged', 'handed_over', 'accepted', 'returned', 'resolved', 'sent_back'])

/** What its reporter may ask for as it stands; the gateway decides. See docs/permissions.md. */
export function pleasOf(one: Case): Plea[] {
  const may: Plea[] = []
  if (one.status === 'declined' && !one.appeal) may.push('appeal')
  if (one.status === 'closed' && !one.reopening) may.push('reopening')
  if (WITHDRAWN_WHILE.has(one.status) && one.reporters === 1) may.push('withdrawal')
  return may
}

/** Whether others may say "me too". */
export function endorsable(one: Case): boolean {
  return ENDORSED_WHILE.has(one.status) && one.summary !== null
}
