import type { Locator, Page } from 'playwright-core'

/** The board as hands meet it: cards, columns, empty stretches of time. */

const PX_PER_MINUTE = 1.5

export const card = (page: Page, name: string): Locator => page.locator('.card-visit', { hasText: name })

/** A doctor's column by his surname. */
export async function column(page: Page, surname: string): Promise<Locator> {
  const heads = await page.locator('.board-head').allTextContents()
  const at = heads.findIndex(text => text.includes(surname))
  if (at < 0) throw new Error(`${surname} is not on the board: ${heads.join('; ')}`)
  return page.locator('.board-column').nth(at)
}

/** Minutes of the day at the top of the board. */
async function firstMinute(page: Page): Promise<number> {
  return minuteOf((await page.locator('.board-hours span').first().textContent())!)
}

/** An empty quarter of an hour of a doctor's open time, as minutes of the day, with so much free after it. */
export async function emptyStretch(page: Page, surname: string, minutes: number, from = 0): Promise<number> {
  const first = await firstMinute(page)
  const spans = await (await column(page, surname)).evaluate((element, px) => {
    const at = (selector: string) =>
      [...element.querySelectorAll<HTMLElement>(selector)].map(({ offsetTop, offsetHeight }) => ({
        from: offsetTop / px,
        to: (offsetTop + offsetHeight) / px,
      }))
    return { open: at('.board-window'), taken: [...at('.card-visit'), ...at('.board-busy')] }
  }, PX_PER_MINUTE)
  for (const open of spans.open) {
    for (let at = Math.ceil(open.from / 15) * 15; at + minutes <= open.to; at += 15) {
      const free = spans.taken.every(t => t.to <= at + 1 || t.from >= at + minutes - 1)
      if (free && first + at >= from) return first + at
    }
  }
  throw new Error(`no free ${minutes} minutes of ${surname}`)
}

/** Where a minute of a doctor's day is on the screen, scrolled into view. */
export async function pointAt(
  page: Page,
  surname: string,
  minute: number,
): Promise<{ x: number; y: number }> {
  const place = await column(page, surname)
  const offset = (minute - (await firstMinute(page)) + 4) * PX_PER_MINUTE
  await page.locator('.board-scroll').evaluate((scroll, top) => scroll.scrollTo({ top: top - 400 }), offset)
  const box = (await place.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + offset }
}

/** «9:30» as minutes of the day. */
export function minuteOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number)
  return hours! * 60 + minutes!
}
