import type pg from 'pg'

/** Counters, evidence of reads and refusals: they may grow whatever is asked. */
const GROWING = new Set(['audit.event', 'audit.batch', 'identity.rate_window'])
/** Columns that count attempts or tell when somebody was last seen. */
const COUNTING: Readonly<Record<string, readonly string[]>> = {
  'identity.session': ['last_seen_at'],
  'identity.staff_user': ['failed_attempts', 'locked_until'],
}

/** A fingerprint of every table of the product: how many rows, and a sum over their contents. */
export async function storedRows(superuser: pg.Client): Promise<Record<string, string>> {
  const { rows } = await superuser.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|public$)' order by 1`)
  const tables = rows.map(row => row.name).filter(name => !GROWING.has(name))
  const parts = tables.map(name => {
    const row = `to_jsonb(t) - '{${COUNTING[name] ?? ''}}'::text[]`
    return `select '${name}' as name, count(*) || '/' || coalesce(sum(hashtextextended((${row})::text, 0)), 0) as print from ${name} t`
  })
  const prints = await superuser.query<{ name: string; print: string }>(parts.join(' union all '))
  return Object.fromEntries(prints.rows.map(row => [row.name, row.print]))
}

/** Columns of the product that hold one id or a list of ids. */
const ID_COLUMNS = `
  select n.nspname || '.' || c.relname as name, a.attname as column, format_type(a.atttypid, null) as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema$|public$)'
    and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype) order by 1, 2`

/** A fingerprint of all rows that name one of these ids, by table and column: what is done to them or hung on them. */
export async function rowsNaming(
  superuser: pg.Client,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const { rows } = await superuser.query<{ name: string; column: string; type: string }>(ID_COLUMNS)
  const parts = rows
    .filter(row => !GROWING.has(row.name))
    .map(({ name, column, type }) => {
      const row = `to_jsonb(t) - '{${COUNTING[name] ?? ''}}'::text[]`
      const named = type === 'uuid' ? `t.${column} = any ($1)` : `t.${column} && $1`
      return `select '${name}.${column}' as name, count(*) || '/' || sum(hashtextextended((${row})::text, 0)) as print
        from ${name} t where ${named} having count(*) > 0`
    })
  const prints = await superuser.query<{ name: string; print: string }>(parts.join(' union all '), [ids])
  return Object.fromEntries(prints.rows.map(row => [row.name, row.print]))
}

/** Those of the ids that no row has. */
export async function idsOfNobody(superuser: pg.Client, ids: readonly string[]): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string; column: string; type: string }>(ID_COLUMNS)
  const known = rows
    .filter(row => row.type === 'uuid')
    .map(({ name, column }) => `select ${column} from ${name} where ${column} = any ($1)`)
  const found = await superuser.query(`select unnest($1::uuid[]) as id except (${known.join(' union ')})`, [
    ids,
  ])
  return found.rows.map(row => row.id)
}

/** Tables in which a text occurs, looked at behind every policy. */
export async function tracesOf(superuser: pg.Client, text: string): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await superuser.query(
      `select 1 from ${name} t where position(lower($1) in lower(t::text)) > 0 limit 1`,
      [text],
    )
    if (hit.rowCount) found.push(name)
  }
  return found
}
