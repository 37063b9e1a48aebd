import { createReadStream, type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

/** Where texts about a person are still found, whatever hides them: letters of any case, bytes, base64. */
export async function tracesInTables(superuser: pg.Client, texts: readonly string[]): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') or c.oid = 'pg_statistic'::regclass`,
  )
  const needles = texts.flatMap(text => [
    text.toLowerCase(),
    Buffer.from(text).toString('hex'),
    // The part of base64 that does not depend on what stands before and after.
    ...[0, 1, 2].map(shift =>
      Buffer.from('-'.repeat(shift) + text)
        .toString('base64')
        .slice(4, -4)
        .toLowerCase(),
    ),
  ])
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await superuser.query(
      `select 1 from ${name} t where exists (select from unnest($1::text[]) needle
        where position(needle in lower(t::text)) > 0) limit 1`,
      [needles],
    )
    if (hit.rowCount) found.push(name)
  }
  return found
}

/** Files of a folder in whose bytes a text stands; `skip` leaves out folders by name. */
export async function tracesInFiles(
  dir: string,
  texts: readonly string[],
  skip: readonly string[] = [],
): Promise<string[]> {
  const found: string[] = []
  for (const entry of readdirSync(dir, { withFileTypes: true }) as Dirent[]) {
    const path = join(dir, entry.name)
    if (entry.isDirectory() && !skip.includes(entry.name))
      found.push(...(await tracesInFiles(path, texts, skip)))
    else if (entry.isFile() && (await holds(path, texts))) found.push(path)
  }
  return found
}

async function holds(path: string, texts: readonly string[]): Promise<boolean> {
  const needles = texts.map(text => Buffer.from(text))
  const overlap = Math.max(...needles.map(needle => needle.length))
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    if (needles.some(needle => bytes.includes(needle))) return true
    rest = bytes.subarray(-overlap)
  }
  return false
}
