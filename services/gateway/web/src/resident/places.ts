import { answer, api } from '../api/client'

export type Named = { id: string; name: string }
export type County = Named & { townships: Named[] }

/** Townships under their county: who reports knows where they are, not how it is administered. */
export async function townshipsByCounty(signal: AbortSignal): Promise<County[]> {
  const all: Named[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: { down_to: 'township'; limit: number; cursor: string } = { down_to: 'township', limit: 1000, cursor }
    const { items, next_cursor }: { items: unknown; next_cursor: string | null } = await answer(
      api.GET('/api/v1/divisions', { params: { query }, signal }),
    )
    all.push(...(items as Named[]))
    cursor = next_cursor
  }
  const townships = all.filter((one) => !one.id.endsWith('000000'))
  return all
    .filter((one) => one.id.endsWith('000000'))
    .map((county) => ({
      ...county,
      townships: townships.filter((one) => one.id.startsWith(county.id.slice(0, 6))),
    }))
    .filter((county) => county.townships.length)
}

/** How the township is called in which a division is; nothing, while that is not known. */
export function township(counties: readonly County[], division: string): string | undefined {
  const county = counties.find((one) => one.id.slice(0, 6) === division.slice(0, 6))
  return county?.townships.find((one) => one.id.slice(0, 9) === division.slice(0, 9))?.name
}
