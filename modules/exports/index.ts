import type { Logger, Services } from '#platform/context/index.ts'
import { endArchivesAcrossTenants } from './end-archives.ts'
import { beginLetterArchivesAcrossTenants } from './letter-archives.ts'
import { runArchivesAcrossTenants } from './run-archives.ts'

export { columnTitle } from './columns.ts'
export { listLetters } from './list-letters.ts'
export { exportRoutes } from './routes.ts'
export { EXPORTED, HIDDEN_COLUMNS, LEFT_OUT } from './tables.ts'

/** The round of exports: archives of accepted letters begin, waiting ones are made, old ones end. */
export async function runExportsAcrossTenants(services: Services, log: Logger): Promise<void> {
  await beginLetterArchivesAcrossTenants(services, log)
  await runArchivesAcrossTenants(services, log)
  await endArchivesAcrossTenants(services, log)
}
