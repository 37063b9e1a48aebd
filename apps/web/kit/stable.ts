import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A function that is the same at every drawing and does what the newest one says: parts that get it are drawn again only
 * when their data change. To be called from events, not while drawing.
 */
export function useStable<A extends readonly unknown[], R>(act: (...given: A) => R): (...given: A) => R {
  const newest = useRef(act)
  useLayoutEffect(() => {
    newest.current = act
  })
  return useCallback((...given: A) => newest.current(...given), [])
}
