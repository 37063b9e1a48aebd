export { scopedDb } from './database.ts'
export { listMigrations, migrateDatabase } from './migrate.ts'
export { createPool } from './pool.ts'
export {
  inserting,
  type Query,
  q,
  type Reader,
  type ScopedDb,
  type Statement,
  statement,
  type Tx,
} from './query.ts'
export { ALL_ROLES, LOGIN_ROLES, type LoginRole, loginOf } from './roles.ts'
export type { DB } from './schema.generated.ts'
export { NO_SCOPE, type Scope, scopeKey } from './scope.ts'
