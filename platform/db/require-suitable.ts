import type pg from 'pg'

const OLDEST = 150_000

interface Facts {
  readonly version: number
  readonly release: string
  readonly encoding: string
}

/**
 * Refuses a database in which the product would be only half of itself: older than PostgreSQL 15, not in UTF-8, or of a
 * locale (`C`) for which Russian letters have no case, so that nobody would be found by his name.
 */
export async function requireSuitable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Facts>(`select current_setting('server_version_num')::int as version,
    current_setting('server_version') as release, current_setting('server_encoding') as encoding`)
  const { version, release, encoding } = rows[0]!
  if (version < OLDEST) throw new Error(`PostgreSQL 15 or newer is needed, this is ${release}`)
  if (encoding === 'UTF8' && (await knowsRussian(client))) return
  throw new Error(
    `the database must be in UTF-8 with a locale that knows Russian letters, this one is in ${encoding}; for example: create database NAME template template0 encoding 'UTF8' locale 'C.UTF-8'`,
  )
}

async function knowsRussian(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ knows: boolean }>(`select lower('ЖЁ') = 'жё' as knows`)
  return rows[0]!.knows
}
