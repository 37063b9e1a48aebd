import type { CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '#platform/testing/browser.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'

/** Each gesture is made so often and the quietest time counts: other work of the machine only adds. */
const TRIES = 4

/** A screen of 60 frames a second has so long for one. */
export const FRAME_MS = 1000 / 60

export interface OpeningTimes {
  /** The application is open, the doctor goes to the patient. */
  readonly fromDay: readonly number[]
  /** The address is loaded anew, everything from the server. */
  readonly fromNothing: readonly number[]
}

/** One gesture in the trace; times in milliseconds. */
export interface Gesture {
  readonly name: string
  /** Frames that the page has made. */
  readonly frames: number
  /** From one frame to the next, while something moves. */
  readonly every: number
  /** Work of the page's own thread for one frame: script, style, layout, paint. */
  readonly work: { readonly median: number; readonly p95: number; readonly longest: number }
  /** Share of frames whose work fits into a sixtieth of a second. */
  readonly inTime: number
}

/** The chart with its marks, the alerts, an earlier visit, the images and the draft to type into. */
const USABLE = `() => document.querySelectorAll('.tooth').length >= 32
  && document.querySelector('#tooth-16')?.getAttribute('aria-label')?.includes('кариес')
  && document.querySelector('.facts .fact')
  && document.querySelector('.desk-tiles .tile-row')
  && document.querySelector('.tile-images button')
  && document.querySelector('.desk-right textarea')`

interface TraceEvent {
  readonly name: string
  readonly ts: number
  readonly dur?: number
  /** Processor time of the thread, which a busy machine does not change. */
  readonly tdur?: number
  readonly tid: number
  readonly pid: number
}

/** Records what Chromium does while the gesture lasts. */
async function traced(session: CDPSession, gesture: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const keep = ({ value }: { value: unknown[] }) => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', keep)
  const done = new Promise<void>(resolve => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        'devtools.timeline.frame',
        'disabled-by-default-devtools.timeline.frame',
        'benchmark',
        'cc',
        'toplevel',
      ],
    },
  })
  await gesture()
  await session.send('Tracing.end')
  await done
  session.off('Tracing.dataCollected', keep)
  return events
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/**
 * Frames and work of a gesture: all tasks of the page's thread from the end of a frame to that of the next, so what a key
 * sets going, the drawing and what is done between count against a frame.
 */
function read(name: string, events: readonly TraceEvent[]): Gesture {
  const frames = events.filter(e => e.name === 'BeginMainThreadFrame').sort((a, b) => a.ts - b.ts)
  const main = frames[0]
  if (!main) throw new Error(`${name}: the trace has no frames`)
  const tasks = events.filter(e => e.name === 'RunTask' && e.tid === main.tid && e.pid === main.pid)
  const work = frames.map((frame, i) => {
    const end = frames[i + 1]?.ts ?? Number.POSITIVE_INFINITY
    const own = tasks.filter(task => task.ts >= frame.ts - 1 && task.ts < end)
    return own.reduce((sum, task) => sum + (task.tdur ?? task.dur ?? 0) / 1000, 0)
  })
  const gaps = frames.slice(1).map((frame, i) => (frame.ts - frames[i]!.ts) / 1000)
  const sorted = [...work].sort((a, b) => a - b)
  return {
    name,
    frames: frames.length,
    every: at(
      gaps.sort((a, b) => a - b),
      0.5,
    ),
    work: { median: at(sorted, 0.5), p95: at(sorted, 0.95), longest: at(sorted, 1) },
    inTime: work.filter(ms => ms <= FRAME_MS).length / work.length,
  }
}

const usable = (page: Page) => page.waitForFunction(USABLE, null, { polling: 'raf', timeout: 60_000 })

/** Opens a patient as a doctor does and moves over the chart, in a real browser at 1440×900. */
export async function measureScreen(
  base: string,
  encounterId: string,
  runs: number,
): Promise<{ readonly opening: OpeningTimes; readonly gestures: readonly Gesture[] }> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({
      baseURL: base,
      viewport: { width: 1440, height: 900 },
      locale: 'ru-RU',
    })
    const page = await context.newPage()
    // The bench's images have no bytes; how fast pictures decode is not what is measured.
    await page.route('**/content?variant=thumb*', route =>
      route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
    )
    await page.goto('/app')
    await page.getByLabel('Электронная почта').fill('doctor@example.ru')
    await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('button', { name: 'Выйти' }).waitFor()
    const fromDay: number[] = []
    const fromNothing: number[] = []
    for (let run = -2; run < runs; run++) {
      await page.goto('/app/doctor')
      await page.getByRole('heading', { name: /Мой приём/ }).waitFor()
      await page.waitForLoadState('networkidle')
      const begun = await page.evaluate(id => {
        const now = performance.now()
        history.pushState(null, '', `/app/visit/${id}`)
        window.dispatchEvent(new Event('amb:route'))
        return now
      }, encounterId)
      await usable(page)
      const took = (await page.evaluate(() => performance.now())) - begun
      await page.goto('about:blank')
      await page.goto(`/app/visit/${encounterId}`, { waitUntil: 'commit' })
      await usable(page)
      const loaded = await page.evaluate(() => performance.now())
      if (run >= 0) {
        fromDay.push(took)
        fromNothing.push(loaded)
      }
    }
    return { opening: { fromDay, fromNothing }, gestures: await moveOverChart(page) }
  } finally {
    await browser.close()
  }
}

async function moveOverChart(page: Page): Promise<Gesture[]> {
  const session = await page.context().newCDPSession(page)
  await page.waitForLoadState('networkidle')
  const box = async (tooth: number) => (await page.locator(`#tooth-${tooth}`).boundingBox())!
  const over = async (from: number, to: number, steps: number) => {
    const [a, b] = [await box(from), await box(to)]
    const y = a.y + a.height * 0.4
    await page.mouse.move(a.x + 5, y)
    await page.mouse.move(b.x + b.width - 5, y, { steps })
  }
  const gestures: [string, () => Promise<void>][] = [
    ['hover over the upper jaw', () => over(18, 28, 120)],
    [
      'drag that chooses a row',
      async () => {
        const [a, b] = [await box(47), await box(37)]
        const y = a.y + a.height * 0.4
        await page.mouse.move(a.x + 5, y)
        await page.mouse.down()
        await page.mouse.move(b.x + b.width - 5, y, { steps: 120 })
        await page.mouse.up()
        await page.keyboard.press('Escape')
      },
    ],
    [
      'ten years by the slider',
      async () => {
        await page.getByRole('slider', { name: 'История карты по дням' }).focus()
        for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowLeft')
        await page.keyboard.press('End')
      },
    ],
    [
      'marking by keys',
      async () => {
        await page.locator('.chart-svg').focus()
        for (const tooth of [11, 12, 21, 22]) await page.keyboard.type(`${tooth}of`, { delay: 30 })
      },
    ],
  ]
  const found: Gesture[] = []
  for (const [name, gesture] of gestures) {
    const tries: Gesture[] = []
    for (let n = 0; n < TRIES; n++) tries.push(read(name, await traced(session, gesture)))
    found.push(tries.reduce((best, one) => (one.work.p95 < best.work.p95 ? one : best)))
  }
  return found
}
