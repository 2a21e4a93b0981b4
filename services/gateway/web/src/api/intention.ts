const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 26

/** A key for one intention: however often it is sent, it is done once. */
export function key(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(LENGTH))
  return Array.from(drawn, (octet) => LETTERS[octet % LETTERS.length]).join('')
}

/** The key of what someone is about to do; a new one when it has been answered. */
export class Intention {
  private kept = key()

  get header(): { 'Idempotency-Key': string } {
    return { 'Idempotency-Key': this.kept }
  }

  /** It was done; what comes next is another thing. */
  answered(): void {
    this.kept = key()
  }
}
