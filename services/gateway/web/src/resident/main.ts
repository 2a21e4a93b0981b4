import { createApp } from 'vue'
import chinese from 'words:resident/zh-CN'
import '../design/tokens.css'
import '../design/page.css'
import { keepSize } from '../design/taste'
import { lookAtSite } from '../site'
import { speaking } from '../words/speaking'
import ResidentPage from './ResidentPage.vue'
import { keepEndorsing } from './endorsing'
import { keepSending } from './report/sending'
import { fetchTheFormAhead, router } from './routes'

const i18n = speaking(chinese, { en: () => import('words:resident/en') })
keepSize()
void lookAtSite()
keepSending()
keepEndorsing()
fetchTheFormAhead()
createApp(ResidentPage).use(i18n).use(router).mount('#page')
