import { ref } from 'vue'
import { whole } from '../doing/directory'

const THE_WHOLE_LAND = '000000000000' // an order may come from another county
const names = ref<Record<string, string>>({})
let asked: Promise<void> | undefined

/** How a division is called, once the directory has said so; nothing until then. */
export function placeName(division: string): string {
  asked ??= look()
  return names.value[division] ?? ''
}

async function look(): Promise<void> {
  try {
    const divisions = await whole('divisions', THE_WHOLE_LAND)
    names.value = Object.fromEntries(divisions.map((one) => [one.id, one.name ?? one.id]))
  } catch {
    asked = undefined
  }
}
