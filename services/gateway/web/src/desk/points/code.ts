/** The picture of a contact point's code, as the gateway draws it. */
export function codeOf(id: string): string {
  return `/api/v1/contact-points/${encodeURIComponent(id)}/qr.svg`
}
