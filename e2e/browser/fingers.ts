import type { CDPSession } from 'playwright-core'
import type { Person } from './person.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** A finger on the glass: real touch events of the browser, not synthetic ones of a script. */
export interface Finger {
  down(at: Point): Promise<void>
  /** In steps, as a hand goes; `ms` for the whole way. */
  to(at: Point, ms?: number): Promise<void>
  up(): Promise<void>
  /** Rests where it is. */
  rest(ms: number): Promise<void>
  /** A second finger touches the glass beside. */
  second(at: Point): Promise<void>
}

export async function finger({ page, context }: Person): Promise<Finger> {
  const session: CDPSession = await context.newCDPSession(page)
  let here: Point = { x: 0, y: 0 }
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((point, id) => ({ ...point, id, radiusX: 8, radiusY: 8, force: 1 })),
    })
  const rest = (ms: number) => page.waitForTimeout(ms)
  return {
    rest,
    async down(at) {
      here = at
      await send('touchStart', [at])
    },
    async to(at, ms = 240) {
      const from = here
      const steps = Math.max(2, Math.round(ms / 16))
      for (let i = 1; i <= steps; i++) {
        const part = i / steps
        here = { x: from.x + (at.x - from.x) * part, y: from.y + (at.y - from.y) * part }
        await send('touchMove', [here])
        await rest(ms / steps)
      }
    },
    up: () => send('touchEnd', []).then(() => {}),
    second: at => send('touchStart', [here, at]).then(() => {}),
  }
}
