import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { checkBorders } from './borders.ts'

let root = ''
const plant = (files: Record<string, string>): string[] => {
  root = mkdtempSync(join(tmpdir(), 'amb-borders-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkBorders(root)
}
afterEach(() => root && rmSync(root, { recursive: true, force: true }))

describe('borders of the modules', () => {
  it('hold in this repository', () => {
    expect(checkBorders(join(dirname(fileURLToPath(import.meta.url)), '..'))).toEqual([])
  })

  it.each([
    [
      'an arrow up',
      { 'libs/a/index.ts': "import { x } from '#platform/b/index.ts'\n" },
      /libs may not know platform/,
    ],
    [
      'a door through the wall',
      { 'modules/a/use.ts': "import { x } from '#modules/b/secret.ts'\n" },
      /through its index/,
    ],
    [
      'a relative way around',
      { 'modules/a/use.ts': "import { x } from '../b/secret.ts'\n" },
      /through its index/,
    ],
    [
      'input in libs',
      { 'libs/a/index.ts': "import { readFileSync } from 'node:fs'\n" },
      /no input or output/,
    ],
    [
      'a module in the web',
      { 'apps/web/a.tsx': "import { x } from '#modules/b/index.ts'\n" },
      /contracts only/,
    ],
    [
      'a cycle',
      { 'libs/a/index.ts': "import './b.ts'\n", 'libs/a/b.ts': "export * from './index.ts'\n" },
      /cycle/,
    ],
  ])('a planted violation is found: %s', (_, files, expected) => {
    expect(plant(files as Record<string, string>).join('\n')).toMatch(expected)
  })

  it('an innocent tree is left alone', () => {
    expect(
      plant({
        'modules/a/use.ts':
          "import { x } from '#modules/b/index.ts'\nimport type { y } from '#libs/c/index.ts'\n",
      }),
    ).toEqual([])
  })
})
