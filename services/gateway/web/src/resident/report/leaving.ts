import { forget } from './draft'
import { nothingGoes } from './parcel'
import { removeAll } from './photos'

/** They have the code, or do not want to be heard: nothing of it stays on this phone. What it was is
 * given back, should that have been a mistake. */
export async function throwAway() {
  const removed = Promise.all([removeAll(), nothingGoes()])
  const words = forget()
  const [pictures] = await removed
  return { words, pictures }
}
