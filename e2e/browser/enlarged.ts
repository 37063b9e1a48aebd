import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/**
 * How people who see little look at a screen: a window of 1280 × 1024 at 200 % and at 400 % (WCAG 1.4.4, 1.4.10), and
 * letters of twice the size in a window that stays as it is.
 */
export const ENLARGED = {
  'zoom-200': { width: 640, height: 512, letters: 100 },
  'zoom-400': { width: 320, height: 256, letters: 100 },
  'letters-200': { width: 1280, height: 800, letters: 200 },
} as const
export type Enlarged = keyof typeof ENLARGED

/** What may scroll to the side inside itself: the day board and whatever is a wide table or a row of tabs. */
const FREE = '.board-scroll, [data-wide]'

/**
 * Faults of the page as it stands: it scrolls to the side, something is cut off at its edge, the words of an element do not
 * fit it, bars that stay leave too little room for what they belong to.
 */
const standing = (page: Page, free: string): Promise<string[]> =>
  page.evaluate(ownScroll => {
    const faults: string[] = []
    const name = (el: Element) =>
      `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} «${(el.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 50)}»`
    const seen = (el: Element) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    const scrollsAside = (el: Element) => /auto|scroll/.test(getComputedStyle(el).overflowX)
    const aside = (el: Element): boolean => {
      for (let at = el.parentElement; at; at = at.parentElement) {
        if (at.matches('main, .section')) return false
        if (scrollsAside(at) && at.scrollWidth > at.clientWidth + 1) return true
      }
      return false
    }
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth + 1)
      faults.push(`the page is ${scrollWidth} wide on a screen of ${clientWidth}`)
    for (const el of document.querySelectorAll<HTMLElement>('main, .section, .side, dialog, [role="dialog"]'))
      if (seen(el) && el.scrollWidth > el.clientWidth + 1)
        faults.push(`scrolls aside, ${el.scrollWidth} in ${el.clientWidth}: ${name(el)}`)
    for (const el of document.querySelectorAll<HTMLElement>('body *')) {
      if (el.closest(ownScroll) || el.closest('svg, .for-readers, .skip') || !seen(el)) continue
      const own = [...el.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim())
      if (!own) continue
      const style = getComputedStyle(el)
      const { left, right, width } = el.getBoundingClientRect()
      if (width > 0 && (right > innerWidth + 1 || left < -1) && !aside(el))
        faults.push(`out of the edge: ${name(el)}`)
      const inline = style.display.startsWith('inline') || style.display === 'contents'
      if (
        !inline &&
        style.overflowX === 'visible' &&
        el.scrollWidth > el.clientWidth + 2 &&
        el.clientWidth > 0
      )
        faults.push(`words stick out, ${el.scrollWidth} of ${el.clientWidth}: ${name(el)}`)
      const hides = /hidden|clip/.test(style.overflowY) && style.clipPath === 'none'
      if (hides && el.scrollHeight > el.clientHeight + 3 && el.clientHeight > 0)
        faults.push(`cut off, ${el.scrollHeight} in ${el.clientHeight}: ${name(el)}`)
    }
    // What stays where it is while the rest scrolls.
    let kept = 0
    for (const el of document.querySelectorAll<HTMLElement>('body *')) {
      if (!seen(el) || el.closest(ownScroll)) continue
      const { position, overflowY } = getComputedStyle(el)
      // A panel that scrolls is read in itself.
      if (overflowY === 'auto' || overflowY === 'scroll') continue
      const { width, height, top, bottom } = el.getBoundingClientRect()
      const bar = position === 'sticky' || (position === 'fixed' && width > innerWidth / 2)
      if (
        bar &&
        width > innerWidth / 2 &&
        (top <= 1 || bottom >= innerHeight - 1) &&
        height < innerHeight - 1
      )
        kept += height
    }
    const frame = document.querySelector<HTMLElement>('main.section')
    const room = frame && frame.scrollHeight > frame.clientHeight + 1 ? frame.clientHeight : innerHeight
    if (room - kept < innerHeight / 2)
      faults.push(`only ${Math.round(room - kept)} of ${innerHeight} are left to read in`)
    return faults
  }, free)

/** Gives the focus to each control in turn, as Tab does, and tells which of them a person would not see. */
const hiddenControls = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const faults: string[] = []
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button:not(:disabled), input:not([type="hidden"]):not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]',
      ),
    ].filter(
      el => el.tabIndex >= 0 && el.checkVisibility({ visibilityProperty: true }) && !el.closest('[inert]'),
    )
    const modal = document.querySelector('dialog[open], [aria-modal="true"]')
    for (const el of controls.slice(0, 220)) {
      if (modal && !modal.contains(el)) continue
      el.focus()
      if (document.activeElement !== el) continue
      await new Promise(done => requestAnimationFrame(done))
      // A picture that is chosen with a hidden box shows its own ring: the label is what is seen.
      const shown = el.matches('input[type="checkbox"], input[type="radio"], input[type="file"]')
        ? ((el.closest('label, .mantine-Checkbox-root, .mantine-Radio-root') as HTMLElement | null) ?? el)
        : el
      const box = shown.getBoundingClientRect()
      if (box.width === 0 || box.height === 0) continue
      const left = Math.max(box.left, 0)
      const right = Math.min(box.right, innerWidth)
      const top = Math.max(box.top, 0)
      const bottom = Math.min(box.bottom, innerHeight)
      const words = `${el.tagName.toLowerCase()} «${(el.getAttribute('aria-label') ?? el.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 50) || el.getAttribute('name') || el.className}»`
      if (right - left < Math.min(box.width, 12) || bottom - top < Math.min(box.height, 12)) {
        faults.push(`not on the screen: ${words}`)
        continue
      }
      const points = [0.15, 0.5, 0.85].flatMap(x =>
        [0.25, 0.5, 0.75].map(y => [left + (right - left) * x, top + (bottom - top) * y] as const),
      )
      const hit = points.some(([x, y]) => {
        const at = document.elementFromPoint(x, y)
        return at !== null && (shown.contains(at) || at.contains(shown) || el.contains(at))
      })
      if (!hit) {
        const [x, y] = points[4]!
        faults.push(`covered: ${words} by ${document.elementFromPoint(x, y)?.outerHTML.slice(0, 80)}`)
      }
    }
    return faults
  })

/** Looks at the open screen enlarged in one way; gives what is wrong, one line each. */
export async function lookEnlarged(
  page: Page,
  name: string,
  how: Enlarged,
  gallery?: string,
): Promise<string[]> {
  const { width, height, letters } = ENLARGED[how]
  await page.setViewportSize({ width, height })
  await lettersOf(page, letters)
  await page.addStyleTag({
    content:
      '*,*::before,*::after{transition:none!important;animation:none!important;scroll-behavior:auto!important}',
  })
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  if (gallery) {
    mkdirSync(gallery, { recursive: true })
    await page.screenshot({ path: join(gallery, `${name}-${how}.png`) })
  }
  const faults = [...(await standing(page, FREE)), ...(await hiddenControls(page))]
  await lettersOf(page, 100)
  return [...new Set(faults)].map(fault => `${name}, ${how}: ${fault}`)
}

/** The size of letters that somebody has chosen in the settings of his browser, percent of the usual 16 points. */
async function lettersOf(page: Page, percent: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setFontSizes', {
    fontSizes: { standard: 0.16 * percent, fixed: 0.13 * percent },
  })
  await session.detach()
}
