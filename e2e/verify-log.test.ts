import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { signIn } from './world.ts'

/** J6.7: whoever has the database in his hands is found by `npm run verify-log`, which is a program apart from the server. */
let privacy: PrivacyWorld
beforeAll(async () => {
  privacy = await openPrivacyWorld()
  await privacy.give('news')
  const reception = await signIn(privacy.world, 'reception@example.ru')
  const board = await reception.request('GET', `/api/clinic/patients/${privacy.me.patientId}/consents`)
  const { agreementEditionId } = board.json.operators[0]
  const signed = await reception.request(
    'POST',
    `/api/clinic/patients/${privacy.me.patientId}/consents/paper-signatures`,
    {
      entityId: privacy.me.entityId,
      kind: 'pep_agreement',
      scope: '',
      editionId: agreementEditionId,
      address: 'г. Примерск, ул. Озёрная, 1',
      identityDocument: 'паспорт 00 00 000000',
      paper: 'Соглашение № 1, архив',
      signedOn: privacy.today(),
    },
  )
  if (signed.status !== 201) throw new Error(signed.text)
  await privacy.world.runJobs()
}, 120_000)
afterAll(() => privacy?.close())

const verify = () =>
  spawnSync(process.execPath, ['apps/server/verify-log.ts'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      DATABASE_URL: privacy.world.database.superuserUrl,
      DATA_DIR: privacy.world.services.config.dataDir,
    },
  })

/** What a superuser does: the triggers that refuse even the owner are switched off, a value is changed, they are on again. */
async function tamper(table: string, change: string, key: string): Promise<() => Promise<void>> {
  const { superuser } = privacy
  const { rows } = await superuser.query(`select * from ${table} order by at limit 1`)
  const [column] = change.split(' = ') as [string]
  const update = (set: string, values: unknown[]) =>
    superuser.query(`update ${table} set ${set} where ${key} = $1`, [rows[0][key], ...values])
  await superuser.query('set session_replication_role = replica')
  await update(change, [])
  await superuser.query('set session_replication_role = origin')
  return async () => {
    await superuser.query('set session_replication_role = replica')
    await update(`${column} = $2`, [rows[0][column]])
    await superuser.query('set session_replication_role = origin')
  }
}

/** Whoever has the database may do anything; triggers do not hold him. */
async function asSuperuser(...statements: string[]): Promise<void> {
  await privacy.superuser.query('set session_replication_role = replica')
  for (const statement of statements) await privacy.superuser.query(statement)
  await privacy.superuser.query('set session_replication_role = origin')
}

const ROWS: readonly [what: string, table: string, change: string, key: string][] = [
  [
    'a consent',
    'consents.record',
    "decision = case decision when 'given' then 'withdrawn' else 'given' end",
    'record_id',
  ],
  ['a signature', 'consents.signature', "signer_name = 'Другой Человек'", 'signature_id'],
  ['a row of the audit', 'audit.event', "operation = 'nothing.happened'", 'event_id'],
]

describe('npm run verify-log', () => {
  it('J6.7: says that untouched evidence is whole', () => {
    const { status, stdout } = verify()
    expect([status, stdout.includes('The evidence is whole.')], stdout).toEqual([0, true])
  })

  it.each(ROWS)(
    'J6.7: finds a superuser’s UPDATE of %s, by its table and key',
    async (_, table, change, key) => {
      const undo = await tamper(table, change, key)
      const broken = verify()
      expect(broken.status, broken.stdout).toBe(1)
      expect(broken.stdout).toMatch(new RegExp(`${table.replace('.', '\\.')}[\\s\\S]*row-changed`))
      await undo()
      expect(verify().status).toBe(0)
    },
  )

  it.each(ROWS)(
    'J6.7: the application’s role cannot do it to %s at all, nor can its owner',
    async (_, table, change) => {
      await expect(privacy.system().db.all({ text: `update ${table} set ${change}` })).rejects.toMatchObject({
        code: '42501',
      })
      await expect(privacy.superuser.query(`update ${table} set ${change}`)).rejects.toThrow(/evidence/)
    },
  )

  it('J6.7: finds a chain whose end was cut off, also after the server has linked the changed rows anew', async () => {
    const last = `stream = 'audit.event' and seq = (select max(seq) from audit.batch where stream = 'audit.event')`
    await asSuperuser(
      `update audit.event set operation = 'nothing.happened' where tenant_id || '/' || event_id =
         (select row_keys[array_length(row_keys, 1)] from audit.batch where ${last})`,
      `delete from audit.batch where ${last}`,
    )
    const cut = verify()
    expect([cut.status, cut.stdout.includes('was written down in DATA_DIR')], cut.stdout).toEqual([1, true])
    await privacy.world.runJobs()
    const linked = verify()
    expect(linked.stdout).not.toContain('row-changed')
    expect([linked.status, linked.stdout.includes('was written down in DATA_DIR')], linked.stdout).toEqual([
      1,
      true,
    ])
  })
})
