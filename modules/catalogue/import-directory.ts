import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type Reading, readNsi1005 } from '#libs/icd10/index.ts'
import { readNsi1070 } from '#libs/nomenclature/index.ts'

export type Directory = 'icd10' | '804n'

const READERS: Readonly<Record<Directory, (text: string) => Reading>> = {
  icd10: readNsi1005,
  '804n': readNsi1070,
}
/** How much of the entries in force before may be missing from a new edition: more is a cut file, not a new edition. */
const MAY_VANISH = 0.2
const PORTION = 1_000

export interface ImportDirectory {
  readonly directory: Directory
  readonly bytes: Uint8Array
  readonly edition: string
  /** Take it although much of what is in force is missing from it. */
  readonly force?: boolean
  readonly onProgress?: (done: number, of: number) => void
}

export type Imported =
  | {
      readonly ok: true
      readonly same: boolean
      readonly inForce: number
      readonly out: number
      readonly gone: number
    }
  | { readonly ok: false; readonly faults: readonly { readonly line: number; readonly reason: string }[] }

/**
 * Takes an edition of an official directory, whole or not at all. The same file again changes nothing. Codes that the new
 * edition no longer has go out of force; none is deleted, so that old records keep their words.
 * @param client a connection that may write the directories
 */
export async function importDirectory(client: pg.Client, input: ImportDirectory): Promise<Imported> {
  const { directory } = input
  const { entries, faults } = READERS[directory](decode(input.bytes))
  if (faults.length > 0) return { ok: false, faults }
  const inForce = entries.filter(entry => entry.outSince === null).length
  const sum = createHash('sha256').update(input.bytes).digest()
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 31))', [`directory/${directory}`])
    const newest = await client.query(
      'select sha256 from catalogue.directory_edition where directory = $1 order by imported_at desc limit 1',
      [directory],
    )
    if (newest.rows[0]?.sha256.equals(sum)) {
      await client.query('rollback')
      return { ok: true, same: true, inForce, out: entries.length - inForce, gone: 0 }
    }
    const gone = await vanishing(
      client,
      directory,
      entries.map(entry => entry.code),
    )
    if (gone.share > MAY_VANISH && !input.force) {
      await client.query('rollback')
      const reason = `${gone.count} codes in force are missing from this file: cut off? Use --force if it is meant`
      return { ok: false, faults: [{ line: 1, reason }] }
    }
    await client.query(
      `update catalogue.directory_entry set out_since = current_date
       where directory = $1 and out_since is null and not (code = any ($2))`,
      [directory, entries.map(entry => entry.code)],
    )
    for (let at = 0; at < entries.length; at += PORTION) {
      const portion = entries.slice(at, at + PORTION)
      await client.query(
        `insert into catalogue.directory_entry (directory, code, name, out_since)
         select $1, code, name, case when out = '' then current_date else out::date end
         from unnest($2::text[], $3::text[], $4::text[]) as entry (code, name, out)
         on conflict (directory, code) do update set name = excluded.name, out_since = excluded.out_since`,
        [
          directory,
          portion.map(entry => entry.code),
          portion.map(entry => entry.name),
          portion.map(entry => entry.outSince),
        ],
      )
      input.onProgress?.(Math.min(at + PORTION, entries.length), entries.length)
    }
    await client.query(
      `insert into catalogue.directory_edition (directory, edition, sha256, entries, in_force) values ($1, $2, $3, $4, $5)
       on conflict (directory, sha256) do update set imported_at = now(), edition = excluded.edition`,
      [directory, input.edition, sum, entries.length, inForce],
    )
    await client.query('commit')
    return { ok: true, same: false, inForce, out: entries.length - inForce, gone: gone.count }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function vanishing(client: pg.Client, directory: Directory, codes: readonly string[]) {
  const { rows } = await client.query(
    `select count(*)::int as known, (count(*) filter (where not (code = any ($2))))::int as gone
     from catalogue.directory_entry where directory = $1 and out_since is null`,
    [directory, codes],
  )
  const { known, gone } = rows[0]
  return { count: gone as number, share: known === 0 ? 0 : gone / known }
}

/** UTF-8, or windows-1251 as older exports have it. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}
