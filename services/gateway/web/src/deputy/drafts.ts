import { me } from './own'

/** Under which name a deputy's draft about a case is kept. */
export const draftOf = {
  verdict: (id: string, round: number) => `${me.value}/verdict/${id}/${round}`,
  recusal: (id: string) => `${me.value}/recusal/${id}`,
  answer: (id: string) => `${me.value}/answer/${id}`,
}
