export const LENGTH = 10

/** What is a case referred to by: its public id, or a code, which stands in no address. */
export type Reference = { path: { ref: string }; header?: { 'Tracking-Code': string } }

/** A code as it was meant: however it was written, without what no code has. */
export function written(given: string): string {
  return given.toUpperCase().replace(/[^0-9A-Z]/g, '').slice(0, 2 * LENGTH)
}

/** The code that stands after the # of an address; none, where that is something else. */
export function codeIn(hash: string): string {
  const code = written(hash)
  return code.length === LENGTH ? code : ''
}

export function byCode(code: string): Reference {
  return { path: { ref: 'mine' }, header: { 'Tracking-Code': code } }
}

export function byId(ref: string): Reference {
  return { path: { ref } }
}
