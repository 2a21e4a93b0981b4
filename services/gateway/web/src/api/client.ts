import createClient from 'openapi-fetch'
import { Problem, problemOf, unreachable } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

const TRIES = 4
const LONGEST = 15 // seconds until something that is away is given up

/** The interface, typed by what the gateway says of itself. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: patiently })

const NOT_SAID = '1'

let believed: () => string | undefined = () => undefined

/** Whom the page believes to be signed in: in another window somebody else may have signed in. */
export function whoIsBelieved(call: () => string | undefined): void {
  believed = call
}

let signedOut: () => unknown = () => {}

/** Calls this whenever an answer says that nobody is signed in any more. */
export function whenSignedOut(call: () => unknown): void {
  signedOut = call
}

/** What was asked for. Throws a Problem, in words that can be shown. */
export async function answer<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked.catch(cut)
  if (response.status === 401) signedOut()
  if (!response.ok) throw problemOf(response, error)
  return data as T
}

/** Sent again, as the server asks, while it is away; never when that could do a thing twice. */
async function patiently(request: Request): Promise<Response> {
  const harmless = request.method !== 'POST' || request.headers.has('Idempotency-Key')
  for (let tried = 1; ; tried++) {
    const response = await sent(request.clone())
    const wait = Number(response.headers.get('Retry-After') ?? '1')
    const away = response.status === 503 && harmless
    if (!away || tried === TRIES || wait > LONGEST) return response
    await new Promise((again) => setTimeout(again, wait * 1000))
  }
}

/** An answer that ends in the middle never came; what was asked for may have been done. */
function cut(thrown: unknown): never {
  throw thrown instanceof Problem || isLeft(thrown) ? thrown : unreachable()
}

function isLeft(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}

async function sent(request: Request): Promise<Response> {
  // Other sites may not send this header: it tells the gateway that one of its own pages asks, and
  // in whose name.
  request.headers.set('Liandan-Page', believed() ?? NOT_SAID)
  try {
    return await fetch(request)
  } catch (error) {
    throw isLeft(error) ? error : unreachable()
  }
}

export { Problem }
