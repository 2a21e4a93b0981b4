import type { WritableComputedRef } from 'vue'
import type { Schemas } from '../../api/client'
import type { paths } from '../../api/schema'
import { asked } from '../../routing/asked'
import { who } from '../../session/session'

type Asked = NonNullable<paths['/api/v1/cases']['get']['parameters']['query']>
export const COLOURS = ['red', 'yellow', 'green'] as const
export const WAITS = ['triage', 'handover', 'accept', 'resolve', 'verdict', 'rating', 'reopening', 'look_back'] as const
export const ORDERS = ['due', 'newest', 'frequency'] as const

const NAMES = ['q', 'colour', 'waits', 'department', 'category', 'division', 'order'] as const
export type Filters = Record<(typeof NAMES)[number], WritableComputedRef<string>>

/** The filters of the board, each in the address bar. */
export function useFilters(): Filters {
  return Object.fromEntries(NAMES.map((name) => [name, asked(name)])) as Filters
}

/** What the interface is asked for; what it would not know is left out. */
export function fromFilters(filters: Filters): Asked {
  const one = <T extends string>(said: string, known: readonly T[]) => known.find((each) => each === said)
  return {
    // An administrator has no cases of their own, and sees what is public.
    scope: who.value?.role === 'administrator' ? undefined : 'mine',
    q: filters.q.value.trim() || undefined,
    lateness: one(filters.colour.value, COLOURS),
    waiting_for: one(filters.waits.value, WAITS),
    department: filters.department.value || undefined,
    category: filters.category.value || undefined,
    division: filters.division.value || undefined,
    order: one(filters.order.value, ORDERS) ?? 'due',
  }
}

export type Item = Schemas['Listed']
