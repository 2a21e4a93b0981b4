import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter that stands in the address bar, so that a list can be sent on and gone back to. */
export function asked(name: string, otherwise = ''): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const said = route.query[name]
      return typeof said === 'string' ? said : otherwise
    },
    set: (value) => {
      const query = { ...route.query, [name]: value || undefined }
      if (value === otherwise) delete query[name]
      void router.replace({ query, hash: route.hash })
    },
  })
}
