import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { DESK, PHONE } from './person.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}
type AxeWindow = Window & {
  axe?: { run(root: Document, options: object): Promise<{ violations: Finding[] }> }
}

/**
 * Letters drawn on a tooth are signs of the chart's legend; its name says them in words. WCAG 2.5.3 exempts such signs,
 * axe cannot tell them from text.
 */
const DRAWN_SIGN = /^<g [^>]*class="tooth\b/

/** Serious and critical findings of axe on what the page shows now; `colours` looks at contrast alone. */
async function seriousFindings(page: Page, colours: boolean): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const violations = await page.evaluate(async onlyColours => {
    const options = { resultTypes: ['violations'], ...(onlyColours && { runOnly: ['color-contrast'] }) }
    return (await (window as AxeWindow).axe!.run(document, options)).violations
  }, colours)
  return violations
    .filter(found => found.impact === 'serious' || found.impact === 'critical')
    .flatMap(found =>
      found.nodes
        .filter(node => !(found.id === 'label-content-name-mismatch' && DRAWN_SIGN.test(node.html)))
        .map(node => `${found.id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    )
}

/** What a phone makes of the page: nothing sticks out to the right, and patients have something to press. */
const narrowFaults = (page: Page, touch: boolean): Promise<string[]> =>
  page.evaluate(mustBeTall => {
    const faults: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth)
      faults.push(`the page is ${scrollWidth} wide on a screen of ${clientWidth}`)
    if (!mustBeTall) return faults
    for (const target of document.querySelectorAll<HTMLElement>(
      'button, a.btn, .times button, nav a, a.card',
    )) {
      const { width, height } = target.getBoundingClientRect()
      const inText = target.closest('p') !== null && !target.classList.contains('btn')
      if (width > 0 && !inText && height < 47.5)
        faults.push(`${Math.round(height)} px to press: ${target.outerHTML.slice(0, 120)}`)
    }
    return faults
  }, touch)

export interface LookOptions {
  /** The screen is for patients: what is pressed is at least 48 px high. */
  readonly touch?: boolean
  /** Where PNGs of every screen go; without it none are made. `GALLERY_WHOLE=1` makes the window tall. */
  readonly gallery?: string | undefined
}

/** Looks at the screen as it is held now, without turning it; gives what is wrong, one line each. */
export async function lookAsHeld(
  page: Page,
  name: string,
  options: Pick<LookOptions, 'gallery'> = {},
): Promise<string[]> {
  await page.addStyleTag({
    content: '*,*::before,*::after{transition:none!important;animation:none!important}',
  })
  if (options.gallery) {
    mkdirSync(options.gallery, { recursive: true })
    await page.screenshot({ path: join(options.gallery, `${name}.png`) })
  }
  return [...(await narrowFaults(page, false)), ...(await seriousFindings(page, false))].map(
    fault => `${name}: ${fault}`,
  )
}

/**
 * Looks at the screen that is open as two people would: at a desk and on a phone, in light and in dark. Gives what is
 * wrong, one line each. The viewport and the light are the desk's again afterwards.
 */
export async function look(page: Page, name: string, options: LookOptions = {}): Promise<string[]> {
  const shoot = async (kind: string) => {
    if (!options.gallery) return
    mkdirSync(options.gallery, { recursive: true })
    const size = page.viewportSize()!
    // The applications scroll inside their frame: the whole of a page needs a tall window.
    if (process.env.GALLERY_WHOLE === '1') await page.setViewportSize({ ...size, height: 2_600 })
    await page.screenshot({ path: join(options.gallery, `${name}-${kind}.png`) })
    await page.setViewportSize(size)
  }
  await page.addStyleTag({
    content: '*,*::before,*::after{transition:none!important;animation:none!important}',
  })
  // A word that stands beside the pointer would stay where it was when the screen becomes narrow.
  await page.mouse.move(0, 0)
  const faults: string[] = []
  const note = (kind: string, found: readonly string[]) =>
    faults.push(...found.map(f => `${name}, ${kind}: ${f}`))
  await shoot('desk')
  note('desk', await seriousFindings(page, false))
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot('desk-dark')
  note('desk, dark', await seriousFindings(page, true))
  await page.setViewportSize(PHONE)
  await shoot('phone-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await shoot('phone')
  note('phone', [
    ...(await narrowFaults(page, options.touch ?? false)),
    ...(await seriousFindings(page, true)),
  ])
  await page.setViewportSize(DESK)
  return faults
}
