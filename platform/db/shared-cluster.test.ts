import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { LOGIN_ROLES, type LoginRole, loginOf, migrateDatabase } from './index.ts'

/** Two installations in one cluster, each with a key of its own. */
const names = ['one', 'two'].map(name => `amb_shared_${name}_${randomBytes(4).toString('hex')}`)
const server = inject('testPostgresUrl')
const at = (database: string, user?: { name: string; password: string }): string => {
  const url = new URL(server)
  url.pathname = `/${database}`
  if (user) Object.assign(url, { username: user.name, password: user.password })
  return url.toString()
}
const passwords = (of: string) =>
  Object.fromEntries(LOGIN_ROLES.map(role => [role, `${of}-${role}`])) as Record<LoginRole, string>
async function query(url: string, ...statements: string[]) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const text of statements) rows = (await client.query(text)).rows
    return rows
  } finally {
    await client.end()
  }
}
const enter = (database: string, as: string, text: string) =>
  query(at(database, { name: loginOf('amb_patient', as), password: `${as}-amb_patient` }), text)

beforeAll(async () => {
  for (const name of names) {
    await query(server, `create database ${name}`)
    await migrateDatabase(at(name), passwords(name), name)
  }
}, 120_000)
afterAll(async () => {
  for (const name of names) await query(server, `drop database if exists ${name} with (force)`)
  const logins = names.flatMap(name => LOGIN_ROLES.map(role => loginOf(role, name)))
  await query(server, ...logins.map(login => `drop role if exists ${login}`))
})

describe('two installations in one cluster', () => {
  it('keep their passwords when the other one starts, and start again', async () => {
    await migrateDatabase(at(names[0]!), passwords(names[0]!), names[0]!)
    for (const name of names)
      expect(
        await enter(name, name, 'select 1 as one from tenancy.tenant right join (select) on true'),
      ).toHaveLength(1)
  })

  it('do not let each other in', async () => {
    await expect(enter(names[1]!, names[0]!, 'select 1')).rejects.toThrow(/permission denied for database/)
  })

  it('MM-3.9: are seen by the database as their realm: a policy and a function that ask who it is', async () => {
    const [who] = await enter(
      names[0]!,
      names[0]!,
      `select app.is_realm('amb_patient') as patient, app.is_realm('amb_app') as staff, session_user::text as login`,
    )
    expect(who).toMatchObject({ patient: true, staff: false, login: loginOf('amb_patient', names[0]!) })
    const left = await query(
      at(names[0]!),
      `select proname from pg_proc where prosrc ~ 'session_user = ''amb_'`,
    )
    expect(left).toEqual([])
    await expect(enter(names[0]!, names[0]!, 'select * from identity.staff_user')).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('a database of another kind', () => {
  it.each([
    ["encoding 'UTF8' locale_provider 'libc' locale 'C'", /knows Russian letters/],
    ["encoding 'SQL_ASCII' locale_provider 'libc' locale 'C'", /is in SQL_ASCII/],
    ["encoding 'LATIN1' locale_provider 'libc' locale 'C'", /is in LATIN1/],
  ])('%s is refused before anything is made in it, with what to do', async (kind, words) => {
    const name = `amb_unsuitable_${randomBytes(4).toString('hex')}`
    await query(server, `create database ${name} template template0 ${kind}`)
    try {
      const refused = migrateDatabase(at(name), passwords(name), name)
      await expect(refused).rejects.toThrow(words)
      await expect(refused).rejects.toThrow(/create database NAME/)
      expect(await query(server, `select rolname from pg_roles where rolname ~ '${name}'`)).toEqual([])
    } finally {
      await query(server, `drop database ${name} with (force)`)
    }
  })
})
