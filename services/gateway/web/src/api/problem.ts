const UNREACHABLE = 'unreachable'

/** Why something did not happen, as a page can say it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: readonly { field: string; why: string }[] = [],
    readonly seconds: number | null = null,
  ) {
    super(detail)
  }

  /** Whether the same again may well be answered. */
  get passes(): boolean {
    return this.code === UNREACHABLE || this.status === 429 || this.status >= 500
  }
}

/** Nothing came back at all: the network, or the server, is away. */
export function unreachable(): Problem {
  return new Problem(0, UNREACHABLE, '')
}

/** What an answer says that is a problem document (RFC 9457), or something in its place. */
export function problemOf(response: Response, said: unknown): Problem {
  const one = (typeof said === 'object' && said ? said : {}) as Partial<{
    code: string
    detail: string
    errors: { field: string; why: string }[]
  }>
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem(
    response.status,
    one.code ?? 'unknown',
    one.detail ?? '',
    one.errors ?? [],
    wait || null,
  )
}

/** Whatever was thrown, as a problem; what the page itself does wrong, it does wrong again. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, 'broken', String(thrown))
}
