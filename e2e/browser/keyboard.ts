import type { Page } from 'playwright-core'

/** What a person at a keyboard sees of one place where the focus stands. */
export interface Stop {
  /** Role-like name of the element and its words: «a Записаться». */
  readonly name: string
  /** Why somebody would not see where he is; empty when he does. */
  readonly faults: readonly string[]
}

/** Looks at what has the focus now: that it is drawn so, stands on the screen and nothing covers it. */
const standing = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement
    const words = at.getAttribute('aria-label') ?? (at.textContent || at.getAttribute('name') || at.id)
    const name = `${at.tagName.toLowerCase()} ${words.replace(/\s+/g, ' ').trim().slice(0, 60)}`
    if (at === document.body) return { name, faults: [] }
    const faults: string[] = []
    const style = getComputedStyle(at)
    const drawn =
      (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2) ||
      style.boxShadow !== 'none'
    if (!drawn) faults.push(`${name}: the focus is not drawn`)
    const { left, top, width, height } = at.getBoundingClientRect()
    const [x, y] = [left + Math.min(width / 2, 40), top + Math.min(height / 2, 20)]
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) faults.push(`${name}: not on the screen`)
    else {
      const seen = document.elementFromPoint(x, y)
      if (!seen || !(at.contains(seen) || seen.contains(at)))
        faults.push(`${name}: covered by ${seen?.outerHTML.slice(0, 80)}`)
    }
    return { name, faults }
  })

const settled = (page: Page) => page.evaluate(() => new Promise(done => requestAnimationFrame(done)))

/** Presses a key and tells where the focus then stands. */
export async function step(page: Page, key: string): Promise<Stop> {
  await page.keyboard.press(key)
  await settled(page)
  return standing(page)
}

/** Goes on with Tab until the element that is wanted has the focus; collects what could not be seen on the way. */
export async function tabTo(page: Page, wanted: string | RegExp, faults: string[]): Promise<Stop> {
  const passed: string[] = []
  for (let i = 0; i < 120; i++) {
    const stop = await step(page, 'Tab')
    faults.push(...stop.faults)
    if (typeof wanted === 'string' ? stop.name === wanted : wanted.test(stop.name)) return stop
    passed.push(stop.name)
    if (stop.name.startsWith('body') && i > 0) break
  }
  throw new Error(`${wanted} is not reached with Tab: ${passed.slice(-12).join(' · ')}`)
}
