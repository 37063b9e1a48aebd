import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Lines that cut a day out of something: of an instant it would be the day of Greenwich, not of the clinic. */
const CUTS = /\.(slice|substring)\(0, 10\)/
/** Ten of something else. */
const OTHERWISE = new Set(['apps/web/clinic/chart/perio-page.tsx'])

const sources = (dir: string): string[] =>
  readdirSync(join(root, dir), { withFileTypes: true }).flatMap(entry => {
    const path = `${dir}/${entry.name}`
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })

it('a day is asked of a zone, never cut out of an instant', () => {
  const cuts = ['apps/server', 'apps/web', 'modules', 'platform']
    .flatMap(sources)
    .filter(path => !OTHERWISE.has(path))
    .flatMap(path =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, i) => (CUTS.test(line) ? [`${path}:${i + 1}`] : [])),
    )
  expect(cuts).toEqual([])
})
