import { useSyncExternalStore } from 'react'

const CHANGED = 'amb:console-route'
const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener)
  window.addEventListener(CHANGED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(CHANGED, listener)
  }
}

/** Where the console is: `/console/<section>/<id>`. */
export function useRoute(): { readonly section: string; readonly id: string | null } {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  const [, , section = '', id = null] = path.split('/')
  return { section, id }
}

export function go(path: string): void {
  history.pushState(null, '', `/console/${path}`)
  window.dispatchEvent(new Event(CHANGED))
}
