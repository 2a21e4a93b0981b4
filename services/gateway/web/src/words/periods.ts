import { today } from './telling'

export interface Period {
  /** As the interface takes it. */
  id: string
  kind: 'whole_year' | 'quarter' | 'month'
  year: string
  part: string
}

/** The year, its quarters and its months, as far as they have begun; the newest first. */
export function periods(on = today()): Period[] {
  const [year = '', month = ''] = on.split('-')
  const parts = (kind: Period['kind'], ids: string[]) =>
    ids.map((id) => ({ id, kind, year, part: id.slice(5).replace(/^[Q0]/, '') })).reverse()
  const count = (until: number) => Array.from({ length: until }, (_, number) => number + 1)
  const quarters = count(Math.ceil(Number(month) / 3)).map((one) => `${year}-Q${one}`)
  const months = count(Number(month)).map((one) => `${year}-${String(one).padStart(2, '0')}`)
  return [...parts('whole_year', [year]), ...parts('quarter', quarters), ...parts('month', months)]
}
