import { lazy, useEffect } from 'react'

const booking = () => import('./booking-panel.tsx')
const visit = () => import('./appointment-panel.tsx')

/** The board is drawn before its panels are loaded; they come while nothing else is asked for, so a click finds them. */
export const BookingPanel = lazy(async () => ({ default: (await booking()).BookingPanel }))
export const AppointmentPanel = lazy(async () => ({ default: (await visit()).AppointmentPanel }))

/** Loads the panels once the board is there. */
export function usePanelsLater(ready: boolean): void {
  useEffect(() => {
    if (!ready) return
    const later = setTimeout(() => void Promise.all([booking(), visit()]).catch(() => {}), 1_000)
    return () => clearTimeout(later)
  }, [ready])
}
