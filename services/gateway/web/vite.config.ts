import { resolve } from 'node:path'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { firstLoad } from './build/first_load.ts'
import { oldPhones } from './build/old_phones.ts'
import { ownHost } from './build/own_host.ts'
import { words } from './build/words.ts'

const PAGES = ['resident', 'deputy', 'desk', 'screen']
const GATEWAY = process.env['GATEWAY'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  appType: 'mpa',
  plugins: [
    words(),
    ownHost(),
    vue(),
    components({
      dts: false,
      dirs: [],
      resolvers: [VantResolver(), ElementPlusResolver({ importStyle: 'css' })],
    }),
    oldPhones(['resident', 'deputy']),
    firstLoad({ resident: 200, deputy: 250 }),
    compress(),
  ],
  define: {
    globalThis: 'self',
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    // Phones of 2018: what they do not know of the language is written so that they do. Of what
    // stands in `window` they must have AbortController, which is why it is not Chrome 64.
    target: ['chrome66', 'safari12.1'],
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: Object.fromEntries(PAGES.map((page) => [page, resolve(import.meta.dirname, `${page}.html`)])),
    },
  },
  server: {
    proxy: { '/api': GATEWAY, '/openapi.json': GATEWAY },
  },
})
