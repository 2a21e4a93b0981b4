import { answer, api, type Schemas } from '../../api/client'
import type { Entry, Kind } from '../doing/directory'

export type FieldKind =
  | 'text'
  | 'number'
  | 'day'
  | 'yes'
  | 'lines'
  | 'division'
  | 'department'
  | 'deputy'
  | 'level'
  | 'position'
  | 'earned'
export interface Field {
  name: string
  kind: FieldKind
  optional?: boolean
}
export interface Recorded {
  fields: readonly Field[]
  /** What the id has to be, where others look for it by that. */
  idOf?: (said: Record<string, unknown>) => string
  record: (id: string, said: Record<string, unknown>, headers: { 'Idempotency-Key': string }) => Promise<unknown>
}

export const CHOICES: Partial<Record<FieldKind, readonly string[]>> = {
  level: ['township', 'county', 'prefecture', 'province', 'national'],
  position: ['chief', 'liaison'],
  earned: ['automatic', 'confirmed', 'claimed', 'attendance'],
}

const LAND = '000000000000'
const text = (name: string, optional = false): Field => ({ name, kind: 'text', optional })
const number = (name: string): Field => ({ name, kind: 'number' })
const division: Field = { name: 'division', kind: 'division' }
const ended: Field = { name: 'ended_on', kind: 'day', optional: true }
const county = (said: Record<string, unknown>) => String(said['division'] ?? '').slice(0, 6)
const at = (id: string, headers: { 'Idempotency-Key': string }) => ({ params: { path: { id } }, headers })

const PERIODS = [
  'return_within',
  'accept_within',
  'answer_within',
  'request',
  'problem',
  'verdict_within',
  'rating_window',
  'look_back_after',
  'reopening_within',
]

/** Each kind of entry: what it says, and how it is recorded. */
export const KINDS: Record<Kind, Recorded> = {
  divisions: {
    fields: [text('name'), { name: 'aliases', kind: 'lines' }],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/divisions/{id}', { ...at(id, headers), body: said as Schemas['DivisionNamedBody'] })),
  },
  departments: {
    fields: [division, text('name'), ended],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/departments/{id}', { ...at(id, headers), body: said as Schemas['DepartmentNamedBody'] })),
  },
  positions: {
    fields: [
      division,
      { name: 'department', kind: 'department' },
      text('title'),
      { name: 'position', kind: 'position' },
      text('name'),
      { name: 'deputy', kind: 'deputy', optional: true },
      ended,
    ],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/positions/{id}', { ...at(id, headers), body: said as Schemas['PositionHeldBody'] })),
  },
  committees: {
    fields: [division, text('name'), ended],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/committees/{id}', { ...at(id, headers), body: said as Schemas['CommitteeNamedBody'] })),
  },
  deputies: {
    fields: [division, text('name'), { name: 'level', kind: 'level' }, ended],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/deputies/{id}', { ...at(id, headers), body: said as Schemas['DeputyElectedBody'] })),
  },
  grids: {
    fields: [
      division,
      text('name'),
      { name: 'villages', kind: 'lines' },
      text('worker'),
      text('party_lead'),
      { name: 'deputy', kind: 'deputy' },
      number('part_time'),
      number('volunteers'),
      ended,
    ],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/grids/{id}', { ...at(id, headers), body: said as Schemas['GridDrawnBody'] })),
  },
  categories: {
    fields: [division, text('name'), ended],
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/categories/{id}', { ...at(id, headers), body: said as Schemas['CategoryNamedBody'] })),
  },
  periods: {
    fields: [division, { name: 'valid_from', kind: 'day' }, ...PERIODS.map(number)],
    idOf: (said) => `${county(said)}.${said['valid_from']}`,
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/periods/{id}', { ...at(id, headers), body: said as unknown as Schemas['PeriodSetBody'] })),
  },
  practices: {
    fields: [division, { name: 'townships_hand_over', kind: 'yes' }, { name: 'ranking_public', kind: 'yes' }],
    idOf: county,
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/practices/{id}', { ...at(id, headers), body: said as Schemas['PracticeSetBody'] })),
  },
  indicators: {
    fields: [
      division,
      number('year'),
      number('number'),
      text('name'),
      number('points'),
      number('cap'),
      { name: 'earned', kind: 'earned' },
    ],
    idOf: (said) => `${county(said)}.${said['year']}.${said['number']}`,
    record: (id, said, headers) =>
      answer(api.PUT('/api/v1/directory/indicators/{id}', { ...at(id, headers), body: said as Schemas['IndicatorSetBody'] })),
  },
  calendars: {
    fields: [number('year'), { name: 'days_off', kind: 'lines' }, { name: 'extra_workdays', kind: 'lines' }],
    idOf: (said) => `cn-${said['year']}`,
    record: (id, said, headers) =>
      answer(
        api.PUT('/api/v1/directory/calendars/{id}', {
          ...at(id, headers),
          body: { ...said, division: LAND } as unknown as Schemas['CalendarAnnouncedBody'],
        }),
      ),
  },
}

/** What a form begins with: the entry as it is, or what counties usually say. */
export function blank(kind: Kind, one: Entry | undefined, own: string): Record<string, unknown> {
  const usual: Record<string, unknown> = { division: own, level: 'township', position: 'chief', earned: 'confirmed' }
  const usually = [2, 2, 1, 5, 15, 7, 7, 30, 30]
  PERIODS.forEach((name, at_) => (usual[name] = usually[at_]))
  return Object.fromEntries(
    KINDS[kind].fields.map(({ name, kind: as }) => {
      const said = one ? one[name] : usual[name]
      if (as === 'lines') return [name, ((said as string[] | undefined) ?? []).join('\n')]
      return [name, said ?? (as === 'yes' ? false : as === 'number' ? 0 : '')]
    }),
  )
}

/** What is sent of a form: lines as lists, and nothing for what was left empty. */
export function sent(kind: Kind, said: Record<string, unknown>): Record<string, unknown> {
  const whole = KINDS[kind].fields.map(({ name, kind: as }) => {
    const value = said[name]
    if (as === 'lines') return [name, String(value).split(/[\n,，、]/).map((one) => one.trim()).filter(Boolean)]
    if (as === 'number') return [name, Number(value)]
    return [name, value === '' ? undefined : value]
  })
  return Object.fromEntries(whole)
}
