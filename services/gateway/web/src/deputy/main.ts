import { createApp } from 'vue'
import chinese from 'words:deputy/zh-CN'
import '../design/tokens.css'
import '../design/page.css'
import '../design/vant.css'
import { keepSize } from '../design/taste'
import { lookAtSite } from '../site'
import { speaking } from '../words/speaking'
import DeputyPage from './DeputyPage.vue'
import { router } from './routes'

const i18n = speaking(chinese, { en: () => import('words:deputy/en') })
keepSize()
void lookAtSite()
createApp(DeputyPage).use(i18n).use(router).mount('#page')
