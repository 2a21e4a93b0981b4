import { opening } from '../routing/opening'
import BoardPage from './BoardPage.vue'

export const router = opening('/screen', [{ path: '/', name: 'board', component: BoardPage }])
