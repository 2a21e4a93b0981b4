/** What no browser keeps: one that lets pages keep nothing, or whose room is used up. */
const meanwhile = new Map<string, string>()

/** What this browser keeps for its pages; what it does not take is kept as long as the page is. */
export const storage = {
  get(place: string): string | null {
    return attempt((kept) => kept.getItem(place)) ?? meanwhile.get(place) ?? null
  },
  set(place: string, said: string): void {
    meanwhile.delete(place)
    attempt((kept) => kept.setItem(place, said), () => meanwhile.set(place, said))
  },
  remove(place: string): void {
    meanwhile.delete(place)
    attempt((kept) => kept.removeItem(place))
  },
  places(): string[] {
    return [...Object.keys(attempt((kept) => ({ ...kept })) ?? {}), ...Array.from(meanwhile.keys())]
  },
}

/** Where storage is blocked, already its name throws. */
function attempt<T>(act: (kept: Storage) => T, failed: () => unknown = () => undefined): T | undefined {
  try {
    return act(localStorage)
  } catch {
    failed()
    return undefined
  }
}
