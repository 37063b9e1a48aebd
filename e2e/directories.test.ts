import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenClinic, openClinic } from './open-clinic.ts'

/** Official directories taken by a command, as an administrator of an installation does it. */
let clinic: OpenClinic
let folder: string
const ROOT = join(import.meta.dirname, '..')
const OFFICIAL = process.env.NSI_1005_CSV ?? join(ROOT, '../shared/data/icd10_ru_nsi_1005_v2.27.csv')
const HEADER = 'ID;REC_CODE;MKB_CODE;MKB_NAME;ID_PARENT;ADDL_CODE;ACTUAL;DATE'

beforeAll(async () => {
  clinic = await openClinic()
  folder = mkdtempSync(join(tmpdir(), 'directories-'))
}, 240_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await clinic?.close()
})

const file = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, lines.join('\r\n'))
  return path
}

function run(which: 'icd10' | 'services', ...args: string[]) {
  const done = spawnSync(process.execPath, ['apps/server/import-directory.ts', which, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: clinic.world.database.superuserUrl },
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

const CONTENT = {
  complaints: 'Боль',
  history: 'Неделя',
  objective: 'Полость',
  treatment: 'Лечение',
  recommendations: 'Щётка',
}
async function save(code: string) {
  const { doctor, ids } = clinic
  const encounter = (await doctor.request('GET', `/api/clinic/encounters/${ids.encounterId}`)).json
  const { protocolId, version } = encounter.protocols[0]
  return doctor.request('PUT', `/api/clinic/protocols/${protocolId}`, {
    version,
    template: 'dental-exam',
    content: { ...CONTENT, diagnoses: [{ code, name: '', teeth: [16], main: true }] },
  })
}
const find = async (words: string): Promise<string[]> =>
  (
    await clinic.doctor.request('GET', `/api/clinic/diagnoses?q=${encodeURIComponent(words)}`)
  ).json.diagnoses.map((d: { code: string }) => d.code)
/** The server looks for a new edition every five seconds. */
const seen = (words: string) => expect.poll(() => find(words), { timeout: 9_000, interval: 500 })

describe('the command', { timeout: 60_000 }, () => {
  it('J2.3: tells every wrong line and imports nothing of such a file', async () => {
    const broken = file('broken.csv', [
      HEADER,
      '1;1;"K02.1";"Кариес дентина";;;1;',
      '2;2;3',
      '3;3;"K02.2";"";;;1;',
    ])
    expect(run('icd10', 'import', broken)).toEqual({
      code: 2,
      out: '',
      err: 'line 3: 3 cells instead of 8\nline 4: K02.2 has no name\nNothing was imported.\n',
    })
    expect(run('services', 'import', file('s.csv', ['S_CODE;NAME', 'A16.07.002.000.25;Своя']))).toMatchObject(
      {
        code: 2,
        err: expect.stringContaining('line 2: «A16.07.002.000.25» is no code'),
      },
    )
    expect(run('icd10', 'import', join(folder, 'absent.csv')).code).toBe(1)
    expect(run('icd10').code).toBe(1)
    expect(run('icd10', 'list').out).toContain('No edition was imported')
    expect(await find('к02')).toContain('K02.1')
  })

  it('J2.3: the official file of NSI 1005 is taken whole, again is nothing, its edition is known', async ctx => {
    if (!existsSync(OFFICIAL)) {
      const why = 'the official file of NSI 1005 is not here: not imported'
      console.warn(why)
      return ctx.skip(why)
    }
    const took = run('icd10', 'import', OFFICIAL)
    expect([took.code, took.err]).toEqual([0, ''])
    expect(took.out).toMatch(/Edition 2\.27: 14\d{3} codes in force, \d+ out of force\n$/)
    expect(run('icd10', 'import', OFFICIAL).out).toContain('in force already')
    expect(run('icd10', 'list').out).toContain('2.27')
    await seen('холера').toContain('A00.0')
    const small = file('cut.csv', [HEADER, '1;1;"K02.1";"Кариес дентина";;;1;'])
    expect(run('icd10', 'import', small)).toMatchObject({ code: 2, err: expect.stringContaining('cut off?') })
    const refused = await save('A90')
    expect([refused.status, refused.json.code]).toEqual([409, 'diagnosis.out-of-date'])
    expect(refused.json.detail).toContain('не действует с 07.10.2020')
    expect((await save('A00.0')).status).toBe(200)
  })

  it('J2.3: a code that a new edition has put out of force is refused, also at the signature of an older draft', async () => {
    const next = file('next_v3.1.csv', [
      HEADER,
      '1;1;"K02.1";"Кариес дентина";;;1;',
      '2;2;"K02.2";"Кариес цемента";;;0;"01.06.2026"',
    ])
    expect((await save('K02.2')).status).toBe(200)
    expect(run('icd10', 'import', next, '--force').code).toBe(0)
    await seen('к02').toEqual(['K02.1'])
    const { doctor, ids } = clinic
    const encounter = (await doctor.request('GET', `/api/clinic/encounters/${ids.encounterId}`)).json
    const { protocolId, version } = encounter.protocols[0]
    const signed = await doctor.request('POST', `/api/clinic/protocols/${protocolId}/signature`, { version })
    expect([signed.status, signed.json.code]).toEqual([409, 'diagnosis.out-of-date'])
    expect(signed.json.detail).toContain('01.06.2026')
    expect((await save('Z99.9')).status).toBeGreaterThanOrEqual(400)
    expect((await save('K02.1')).status).toBe(200)
  })

  it('J2.3: names of order 804н come beside the services of the price list', async () => {
    const { services } = (await clinic.doctor.request('GET', '/api/clinic/services')).json
    const { nomenclatureCode } = services.find((s: { nomenclatureCode: string | null }) => s.nomenclatureCode)
    const official = file('804n_v2.9.csv', [
      'S_CODE;NAME;REL;DATEOUT',
      `${nomenclatureCode};Имя по приказу;1;`,
    ])
    expect(run('services', 'import', official)).toMatchObject({ code: 0, err: '' })
    const now = (await clinic.doctor.request('GET', '/api/clinic/services')).json.services
    expect(
      now.find((s: { nomenclatureCode: string }) => s.nomenclatureCode === nomenclatureCode).officialName,
    ).toBe('Имя по приказу')
  })
})
