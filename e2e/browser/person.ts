import type { Browser, BrowserContext, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import { countActions, type Effort } from './effort.ts'

export interface PersonOptions {
  readonly phone?: boolean
  /** A tablet that is held so; fingers instead of a mouse. */
  readonly tablet?: keyof typeof TABLET
  readonly dark?: boolean
  /** A window of 1280 × 1024 at 200 %: half as many points, each of four. */
  readonly enlarged?: boolean
  readonly javaScript?: boolean
}

/** A person at a screen. Whatever the browser complains of is kept: no page may make it complain. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: readonly string[]
  /** What the hands have done since the last call of `effort.begin()`. */
  readonly effort: Effort
  go(path: string): Promise<void>
  /** Signs in as a member of the demo's staff, through the form. */
  signIn(email: string): Promise<void>
  /** Signs in as the vendor's administrator, at a page of the console. */
  signInConsole(path?: string): Promise<void>
  close(): Promise<void>
}

export const DESK = { width: 1440, height: 900 } as const
export const PHONE = { width: 390, height: 844 } as const
export const TABLET = {
  landscape: { width: 1024, height: 768 },
  portrait: { width: 820, height: 1180 },
} as const

/** A refusal that the product means is shown by the browser as a failed request too; it is no fault. */
const MEANT = /the server responded with a status of 4\d\d/

export async function openPerson(
  browser: Browser,
  base: string,
  address: string,
  options: PersonOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: options.tablet ? TABLET[options.tablet] : options.phone ? PHONE : DESK,
    hasTouch: options.tablet !== undefined,
    deviceScaleFactor: options.enlarged ? 2 : 1,
    colorScheme: options.dark ? 'dark' : 'light',
    javaScriptEnabled: options.javaScript ?? true,
    locale: 'ru-RU',
    extraHTTPHeaders: { 'x-forwarded-for': address },
  })
  context.setDefaultTimeout(30_000)
  const complaints: string[] = []
  const effort = await countActions(context)
  const page = await context.newPage()
  page.on('console', message => {
    if (message.type() === 'error' && !MEANT.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`))
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? ''
    // A page that is left gives up what it was loading.
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${why}`)
  })
  const go = async (path: string) => {
    await page.goto(path)
  }
  const enter = async (path: string, email: string) => {
    await go(path)
    await page.getByLabel('Электронная почта').fill(email)
    await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('button', { name: 'Выйти' }).waitFor()
  }
  return {
    page,
    context,
    complaints,
    effort,
    go,
    signIn: email => enter('/app', email),
    signInConsole: (path = '') => enter(`/console${path}`, 'vendor@example.ru'),
    close: () => context.close(),
  }
}
