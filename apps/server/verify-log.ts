import pg from 'pg'
import { lostLinks, type RunSql, verifyStreams } from '#modules/audit/index.ts'
import { dataFolders, loadConfig } from '#platform/config/index.ts'
import { startPostgres } from '#platform/postgres/index.ts'

/**
 * Proves the chains of evidence outside the server: `npm run verify-log`. With DATABASE_URL it reads that database,
 * otherwise it asks the running embedded server, or starts it for the time of the check. Exit code 1 when a row was
 * changed, removed or smuggled in, or when the last links are not those that the server wrote down in DATA_DIR.
 */
const config = loadConfig(process.env)
const embedded = config.databaseUrl
  ? null
  : await startPostgres({ dir: dataFolders(config.dataDir).postgres, joinRunning: true })
const client = new pg.Client({
  connectionString: config.databaseUrl ?? embedded!.superuserUrl('ambulatoria'),
})
let broken = 0
try {
  await client.connect()
  const run: RunSql = async (text, values = []) => (await client.query(text, [...values])).rows
  const reports = await verifyStreams(run)
  for (const report of reports) {
    console.log(
      `${report.stream}: ${report.sealedRows} rows in ${report.batches} links, ${report.unsealedRows} not sealed yet`,
    )
    for (const failure of report.failures) {
      broken++
      console.log(`  ${JSON.stringify(failure)}`)
    }
  }
  for (const { stream, seq } of await lostLinks(run, dataFolders(config.dataDir).seals)) {
    broken++
    console.log(
      `${stream}: link ${seq} was written down in DATA_DIR and is not in the database: cut off or rewritten`,
    )
  }
  console.log(broken === 0 ? 'The evidence is whole.' : `${broken} failures.`)
} finally {
  await client.end()
  await embedded?.stop()
}
process.exit(broken === 0 ? 0 : 1)
