import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { importDirectory } from '#modules/catalogue/index.ts'
import { dataFolders, loadConfig } from '#platform/config/index.ts'
import { startPostgres } from '#platform/postgres/index.ts'

/**
 * `npm run --silent icd10 -- import FILE` takes the official CSV of NSI 1005, `npm run --silent services -- import FILE` the
 * nomenclature of order 804н; `list` tells which editions are there. The server may run meanwhile and sees the new edition
 * within seconds. Exit 2 with the lines that are wrong, 1 when the command cannot be done.
 */
const DIRECTORIES = { icd10: 'icd10', services: '804n' } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edition: { type: 'string' }, force: { type: 'boolean', default: false } },
})
const [which, command, file] = positionals
const directory = DIRECTORIES[which as keyof typeof DIRECTORIES]

const stop = (message: string, code = 1): never => {
  console.error(message)
  return process.exit(code)
}
if (!directory || !(command === 'list' || (command === 'import' && file)))
  stop(`Usage: ${which ?? 'icd10'} import FILE [--edition 2.27] [--force] | ${which ?? 'icd10'} list`)

const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

/** «icd10_ru_nsi_1005_v2.27.csv» carries its edition in its name. */
const editionOf = (path: string): string =>
  values.edition ?? /v?(\d+\.\d+)/.exec(basename(path))?.[1] ?? basename(path)

const config = loadConfig(process.env)
const bytes = command === 'import' ? bytesOf(file!) : null
const embedded = config.databaseUrl
  ? null
  : await startPostgres({ dir: dataFolders(config.dataDir).postgres, joinRunning: true })
const client = new pg.Client({
  connectionString: config.databaseUrl ?? embedded!.superuserUrl('ambulatoria'),
})

async function list(): Promise<void> {
  const { rows } = await client.query(
    `select edition, entries, in_force, imported_at::date::text as day from catalogue.directory_edition
     where directory = $1 order by imported_at`,
    [directory],
  )
  if (rows.length === 0) console.log('No edition was imported: the set that comes with the product is used.')
  for (const row of rows)
    console.log(`${row.edition}: ${row.entries} codes, ${row.in_force} in force, imported ${row.day}`)
}

async function take(content: Uint8Array): Promise<void> {
  const edition = editionOf(file!)
  const done = await importDirectory(client, {
    directory: directory!,
    bytes: content,
    edition,
    force: values.force,
    onProgress: (n, of) => console.log(`${n} of ${of}`),
  })
  if (!done.ok) {
    for (const { line, reason } of done.faults) console.error(`line ${line}: ${reason}`)
    console.error('Nothing was imported.')
    process.exitCode = 2
  } else if (done.same) console.log(`Edition ${edition} is in force already: nothing to do.`)
  else
    console.log(
      `Edition ${edition}: ${done.inForce} codes in force, ${done.out} out of force` +
        (done.gone > 0 ? `, ${done.gone} that it no longer has went out of force` : ''),
    )
}

try {
  await client.connect()
  await (bytes ? take(bytes) : list())
} catch (error) {
  const absent = (error as { code?: string }).code === '42P01'
  if (absent) console.error('The database has no tables yet: start the product once.')
  else console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await client.end()
  await embedded?.stop()
}
process.exit()
