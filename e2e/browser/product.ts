import { createServer } from 'node:net'
import pg from 'pg'
import type { Browser } from 'playwright-core'
import { inject } from 'vitest'
import { launchBrowser } from '#platform/testing/browser.ts'
import { buildWebIfStale } from '../../apps/web/build.ts'
import { createWorld, type World, type WorldOptions } from '../world.ts'
import { openPerson, type Person, type PersonOptions } from './person.ts'

/** The whole product as people meet it: built web applications, a real port, a real browser, jobs running. */
export interface Product {
  readonly world: World
  readonly base: string
  readonly browser: Browser
  /** Somebody with a browser of his own: own cookies, own address, own screen. */
  person(options?: PersonOptions): Promise<Person>
  close(): Promise<void>
}

const BUILD_LOCK = 4_216_078

/** Test files run side by side and share the built web: the first builds, the others wait. */
async function buildWeb(): Promise<string> {
  const client = new pg.Client({ connectionString: inject('testPostgresUrl') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [BUILD_LOCK])
    return buildWebIfStale({ log() {} }).outDir
  } finally {
    await client.end()
  }
}

/** A port that is free now; links in messages must name it before the server listens. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? address!.port : 0))
    })
  })

export async function openProduct(options: WorldOptions = {}): Promise<Product> {
  const [webDir, port] = [await buildWeb(), await freePort()]
  const base = `http://localhost:${port}`
  const [world, browser] = await Promise.all([
    createWorld({ ...options, webDir, publicUrl: base }),
    launchBrowser(),
  ])
  await world.server.listen({ port, host: '127.0.0.1' })
  let people = 0
  return {
    world,
    base,
    browser,
    person: given => openPerson(browser, base, `198.51.100.${++people}`, given),
    async close() {
      await browser.close()
      await world.close()
    },
  }
}
