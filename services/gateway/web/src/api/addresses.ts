import { createQuerySerializer, defaultPathSerializer } from 'openapi-fetch'
import type { paths } from './schema'

const query = createQuerySerializer()

/** An address of the interface that the browser itself goes to: of a picture, say. */
export function addressOf(
  path: keyof paths,
  parts: Record<string, string>,
  asked: Record<string, string> = {},
): string {
  const search = query(asked)
  return defaultPathSerializer(path, parts) + (search && `?${search}`)
}

/** A photo of a case; without one, evidence of one's own. */
export function photoAt(id: string, ofCase?: string): string {
  return addressOf('/api/v1/photos/{id}', { id }, ofCase ? { case: ofCase } : {})
}
