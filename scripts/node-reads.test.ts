import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

it('every program and module is read by Node as it stands: its reader of TypeScript is not that of the tests', () => {
  const files = globSync('{libs,platform,modules,apps/server,apps/demo,bench,scripts}/**/*.ts', { cwd: ROOT })
  expect(files.length).toBeGreaterThan(500)
  const refused = files.flatMap(file => {
    if (file.endsWith('.d.ts')) return []
    try {
      stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8'))
      return []
    } catch (error) {
      return [`${file}: ${(error as Error).message}`]
    }
  })
  expect(refused).toEqual([])
})
