import { type ReactNode, useEffect, useRef } from 'react'

/** A form that opens below a list comes into view with the first field under the hand. */
export function Opened({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
    box.current?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true })
  }, [])
  return <div ref={box}>{children}</div>
}
