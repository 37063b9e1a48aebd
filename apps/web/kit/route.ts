import { useSyncExternalStore } from 'react'

/** Where an application is: `<base>/<section>/<id>?…`. */
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

/** Where the application is now; read again whenever the address changes. */
export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const url = new URL(address, location.origin)
  const [, , section = '', id = null] = url.pathname.split('/')
  return { section, id, query: url.searchParams }
}

/** Makes the `go` of an application: to `<base>/<path>`; `replace` leaves no step in the history. */
export const createGo =
  (base: string) =>
  (path: string, { replace = false } = {}): void => {
    history[replace ? 'replaceState' : 'pushState'](null, '', `${base}/${path}`)
    window.dispatchEvent(new Event(CHANGED))
  }
