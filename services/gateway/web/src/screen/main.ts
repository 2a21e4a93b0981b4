import { createApp } from 'vue'
import chinese from 'words:screen/zh-CN'
import '../design/tokens.css'
import '../design/page.css'
import './wall.css'
import { keepLight } from '../design/taste'
import { lookAtSite } from '../site'
import { speaking } from '../words/speaking'
import ScreenPage from './ScreenPage.vue'
import { router } from './routes'

const i18n = speaking(chinese, { en: () => import('words:screen/en') })
keepLight()
void lookAtSite()
createApp(ScreenPage).use(i18n).use(router).mount('#page')
