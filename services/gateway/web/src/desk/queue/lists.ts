import type { paths } from '../../api/schema'
import type { Session } from '../../session/session'

type Asked = NonNullable<paths['/api/v1/cases']['get']['parameters']['query']>

/** What waits for a desk, each a list of its own. */
export const LISTS = {
  escalated: { escalated: true, order: 'due' },
  triage: { waiting_for: 'triage', order: 'due' },
  handover: { waiting_for: 'handover', order: 'due' },
  appeal: { appeal: 'pending' },
  postponement: { postponement: 'pending', order: 'due' },
  reopening: { reopening: 'pending' },
  look_back: { look_back: 'due', order: 'due' },
  flagged: { flagged: true },
} satisfies Record<string, Asked>

export type List = keyof typeof LISTS

/** The lists of a role; handing over is for those who may. */
export function listsOf(role: Session['role'], handsOver: boolean): List[] {
  if (role === 'committee') return Object.keys(LISTS) as List[]
  return handsOver ? ['triage', 'handover', 'postponement', 'reopening'] : ['triage', 'reopening']
}
