import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { requireSuitable } from './require-suitable.ts'
import { ALL_ROLES, LOGIN_ROLES, type LoginRole, loginOf } from './roles.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const LOCK = 4_216_001

export interface Migration {
  readonly name: string
  readonly sql: string
}

/** All migrations of the platform and the modules, in the order of their numbers. */
export function listMigrations(): Migration[] {
  const folders = ['platform', 'modules'].flatMap(layer =>
    readdirSync(join(ROOT, layer), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => join(ROOT, layer, entry.name, 'migrations')),
  )
  const found = folders.flatMap(folder => {
    try {
      return readdirSync(folder)
        .filter(file => file.endsWith('.sql'))
        .map(file => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(join(folder, file), 'utf8') }))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  })
  found.sort((a, b) => a.name.localeCompare(b.name, 'en'))
  const twice = found.find((m, i) => found[i + 1]?.name.slice(0, 4) === m.name.slice(0, 4))
  if (twice) throw new Error(`two migrations carry the number ${twice.name.slice(0, 4)}`)
  return found
}

const checksum = (sql: string) => createHash('sha256').update(sql).digest('hex')

/** Creates the roles that are missing and sets the passwords of those that log in. Needs CREATEROLE. */
async function ensureRoles(
  client: pg.Client,
  passwords: Readonly<Record<LoginRole, string>>,
  sharedAs: string | null,
): Promise<void> {
  const missing = async (role: string) =>
    !(await client.query('select from pg_roles where rolname = $1', [role])).rowCount
  for (const role of ALL_ROLES) if (await missing(role)) await client.query(`create role ${role} nologin`)
  for (const role of LOGIN_ROLES) {
    const login = loginOf(role, sharedAs)
    if (await missing(login)) await client.query(`create role ${login} nologin in role ${role}`)
    await client.query(`alter role ${login} login password ${pg.escapeLiteral(passwords[role])}`)
  }
  const me = (await client.query<{ me: string }>('select current_user as me')).rows[0]!.me
  await client.query(`grant amb_owner, amb_search, amb_destroyer to ${pg.escapeIdentifier(me)}`)
  await client.query('grant amb_search, amb_destroyer to amb_owner')
}

/**
 * Brings a database to the newest schema. Forward only; each file runs in its own transaction under one lock, so
 * several processes may start at once. A file that was applied and then changed is refused.
 * @param url connection of a role that may create roles (the superuser of the embedded server, or DATABASE_URL)
 * @param sharedAs name of the database in a cluster that other installations may use, too; null in one of our own
 * @returns names of the files applied now
 */
export async function migrateDatabase(
  url: string,
  passwords: Readonly<Record<LoginRole, string>>,
  sharedAs: string | null = null,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await requireSuitable(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await ensureRoles(client, passwords, sharedAs)
    const db = (await client.query<{ db: string }>('select current_database() as db')).rows[0]!.db
    await client.query(`grant create on database ${pg.escapeIdentifier(db)} to amb_owner`)
    await client.query(`revoke connect, temporary on database ${pg.escapeIdentifier(db)} from public`)
    if (sharedAs !== null)
      await client.query(
        `revoke connect on database ${pg.escapeIdentifier(db)} from ${LOGIN_ROLES.join(', ')}`,
      )
    const logins = LOGIN_ROLES.map(role => loginOf(role, sharedAs))
    await client.query(`grant connect on database ${pg.escapeIdentifier(db)} to ${logins.join(', ')}`)
    await client.query('revoke all on schema public from public')
    await client.query('grant usage on schema public to public')
    await client.query('grant create on schema public to amb_owner')
    await client.query(`create table if not exists public.schema_migration
      (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const applied = new Map(
      (
        await client.query<{ name: string; sha256: string }>(
          'select name, sha256 from public.schema_migration',
        )
      ).rows.map(row => [row.name, row.sha256]),
    )
    const done: string[] = []
    for (const migration of listMigrations()) {
      const known = applied.get(migration.name)
      if (known === checksum(migration.sql)) continue
      if (known) throw new Error(`migration ${migration.name} was changed after it had been applied`)
      await applyOne(client, migration)
      done.push(migration.name)
    }
    return done
  } finally {
    await client.end()
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin; set local lock_timeout = '5s'")
  try {
    // Extensions need the rights of the caller, everything else belongs to the owner of the schema.
    for (const extension of migration.sql.matchAll(/^create extension if not exists (\w+);/gm)) {
      await client.query(`create extension if not exists ${extension[1]}`)
    }
    await client.query('set local role amb_owner')
    await client.query(migration.sql)
    await client.query('reset role')
    await client.query('insert into public.schema_migration (name, sha256) values ($1, $2)', [
      migration.name,
      checksum(migration.sql),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
