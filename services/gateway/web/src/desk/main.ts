import { createApp } from 'vue'
import chinese from 'words:desk/zh-CN'
import '../design/tokens.css'
import '../design/page.css'
import '../design/element.css'
import { keepLetters, keepLight } from '../design/taste'
import { lookAtSite } from '../site'
import { speaking } from '../words/speaking'
import DeskPage from './DeskPage.vue'
import { router } from './routes'

const i18n = speaking(chinese, { en: () => import('words:desk/en') })
keepLight()
keepLetters()
void lookAtSite()
createApp(DeskPage).use(i18n).use(router).mount('#page')
