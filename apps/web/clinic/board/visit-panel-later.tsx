import { lazy, useEffect } from 'react'

const load = () => import('./appointment-panel.tsx')

/** The visit's panel, with the papers and bills it opens, is not needed to draw the board. */
export const AppointmentPanel = lazy(async () => ({ default: (await load()).AppointmentPanel }))

/** Loads the panel once the board is there, so that a click finds it. */
export function useVisitPanelLater(ready: boolean): void {
  useEffect(() => {
    if (!ready) return
    const later = setTimeout(() => void load().catch(() => {}), 1_000)
    return () => clearTimeout(later)
  }, [ready])
}
