import { ref } from 'vue'
import { answer, api } from '../../api/client'

const names = ref<Record<string, string>>({})
let asked: Promise<void> | undefined

/** How a division is called, once the directory has said so; its code until then. */
export function placeName(division: string): string {
  asked ??= look()
  return names.value[division] ?? ''
}

async function look(): Promise<void> {
  try {
    const query = { limit: 1000 }
    const { items } = await answer(api.GET('/api/v1/divisions', { params: { query } }))
    const named = items as unknown as { id: string; name: string }[]
    names.value = Object.fromEntries(named.map((one) => [one.id, one.name]))
  } catch {
    asked = undefined
  }
}
