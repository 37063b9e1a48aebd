import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** Keeps the browser from calling home: the product and its tests need no network. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Headless Chromium for tests: CHROMIUM_PATH, or the one that ships in an npm package with the libraries it needs, or
 * the distribution's.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH
  if (given) return playwright.launch({ executablePath: given, args: QUIET })
  // The package unpacks libraries for bare machines only when it is told that it is on one.
  const bare = !existsSync('/usr/lib/x86_64-linux-gnu/libnss3.so')
  if (bare) process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x'
  try {
    return await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args.filter(arg => !arg.startsWith('--single-process')), ...QUIET],
    })
  } catch (error) {
    if (existsSync('/usr/bin/chromium'))
      return playwright.launch({ executablePath: '/usr/bin/chromium', args: QUIET })
    throw error
  }
}
