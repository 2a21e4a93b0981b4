declare module 'words:*' {
  const words: Record<string, Record<string, unknown>>
  export default words
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
