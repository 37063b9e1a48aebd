import { useSyncExternalStore } from 'react'

/** Where the application is: `/app/<section>/<id>?…`. */
export interface Route {
  readonly section: string
  readonly id: string | null
  readonly query: URLSearchParams
}

const CHANGED = 'amb:route'
const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener)
  window.addEventListener(CHANGED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(CHANGED, listener)
  }
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const url = new URL(address, location.origin)
  const [, , section = '', id = null] = url.pathname.split('/')
  return { section, id, query: url.searchParams }
}

/** Goes to `/app/<path>`; `replace` leaves no step in the history. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', `/app/${path}`)
  window.dispatchEvent(new Event(CHANGED))
}
