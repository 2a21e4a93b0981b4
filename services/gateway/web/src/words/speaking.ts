import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { storage } from '../storage'

type Words = Record<string, Record<string, unknown>>
type Loaded = { default: Words }

export const LANGUAGES = { 'zh-CN': '中文', en: 'English' } as const
export type Language = keyof typeof LANGUAGES

const FIRST: Language = 'zh-CN'
const RIGHT_TO_LEFT = new Set(['ug', 'kk-Arab', 'ar'])
const KEPT = 'language'

/** The language the page speaks now. */
export const language = ref<Language>(FIRST)

let load: (wanted: Language) => Promise<void> = async () => {}

/** What a page says: Chinese comes with it, another language when someone asks for it. */
export function speaking(chinese: Words, others: Partial<Record<Language, () => Promise<Loaded>>>) {
  const i18n = createI18n({
    legacy: false,
    locale: FIRST,
    fallbackLocale: FIRST,
    messages: { [FIRST]: chinese } as never,
    datetimeFormats: {},
  })
  load = async (wanted) => {
    const other = others[wanted]
    if (other) i18n.global.setLocaleMessage(wanted, (await other()).default as never)
    i18n.global.locale.value = wanted as never
    language.value = wanted
    document.documentElement.lang = wanted
    document.documentElement.dir = RIGHT_TO_LEFT.has(wanted) ? 'rtl' : 'ltr'
  }
  const kept = storage.get(KEPT)
  if (kept && kept in LANGUAGES && kept !== FIRST) void speak(kept as Language)
  return i18n
}

/** Speak another language from now on, and at the next visit. */
export async function speak(wanted: Language): Promise<void> {
  await load(wanted)
  storage.set(KEPT, wanted)
}
