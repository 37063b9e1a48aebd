import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { documentLines, fileBytes, fileText, INCOMING, OWN } from '#libs/bank-statement/sample.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'bank-statement-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(...args: readonly string[]) {
  const script = join(import.meta.dirname, 'bank-statement.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}
const parse = (bytes: Uint8Array) => {
  const file = join(folder, 'kl_to_1c.txt')
  writeFileSync(file, bytes)
  return run('parse', file)
}

describe('J7: the command that reads a statement', () => {
  it('prints JSON with the agreed keys and nothing else', () => {
    const { status, stdout, stderr } = parse(fileBytes({}, 'cp866'))
    expect([status, stderr]).toEqual([0, ''])
    const statement = JSON.parse(stdout)
    expect(Object.keys(statement)).toEqual(['version', 'encoding', 'account', 'from', 'to', 'documents'])
    expect(statement).toMatchObject({ version: '1.03', encoding: 'cp866', account: OWN, from: '2026-11-01' })
    const document = ['kind', 'number', 'date', 'sumKopecks', 'direction', 'payer', 'payee', 'purpose']
    expect(Object.keys(statement.documents[0])).toEqual(document)
    expect(Object.keys(statement.documents[0].payer)).toEqual(['name', 'inn', 'kpp', 'account', 'bic'])
  })
  it.each<[name: string, bytes: Uint8Array, message: RegExp]>([
    [
      'a bad sum',
      fileBytes({ body: documentLines(INCOMING, { Сумма: 'сто' }) }),
      /^line 14: Сумма «сто».* \(bad-sum\)\n$/,
    ],
    ['a cut file', fileBytes().subarray(0, 500), /^line \d+: Файл оборван.* \(truncated\)\n$/],
    [
      'another file',
      new TextEncoder().encode(fileText().slice(5)),
      /^line 1: Это не выписка.* \(not-1c\)\n$/,
    ],
  ])('exits 2 with the line and the reason: %s', (_, bytes, message) => {
    const { status, stdout, stderr } = parse(bytes)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })
  it('exits 1 when it is called wrongly', () => {
    expect(run().status).toBe(1)
    expect(run('parse').stderr).toMatch(/^Usage/)
    expect(run('parse', join(folder, 'none.txt')).stderr).toMatch(/ENOENT/)
  })
})
