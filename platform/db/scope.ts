import { isId } from '#libs/ids/index.ts'

/** What a transaction may see. Row-level security reads it from transaction settings. */
export interface Scope {
  readonly tenantId: string | null
  /** Legal entities whose data the actor works with (MM-3.9). */
  readonly entityIds: readonly string[]
  /** Legal entities that share contacts with those on a live ground (MM-3.10). */
  readonly sharedEntityIds: readonly string[]
  /** Patients of a portal account, or opened by emergency access. */
  readonly patientIds: readonly string[]
}

export const NO_SCOPE: Scope = { tenantId: null, entityIds: [], sharedEntityIds: [], patientIds: [] }

const array = (ids: readonly string[]) => `{${ids.map(uuid).join(',')}}`

/** Settings are sent as literals in one round trip with BEGIN, so nothing but a UUID may pass. */
function uuid(id: string): string {
  if (!isId(id)) throw new Error('a scope holds only UUIDs')
  return id
}

/** BEGIN and the settings of a scope as one simple query. */
export function beginStatement(scope: Scope, readOnly: boolean): string {
  const tenant = scope.tenantId === null ? '' : uuid(scope.tenantId)
  return `begin${readOnly ? ' read only' : ''};
select set_config('app.tenant','${tenant}',true),set_config('app.entities','${array(scope.entityIds)}',true),\
set_config('app.shared_entities','${array(scope.sharedEntityIds)}',true),\
set_config('app.patients','${array(scope.patientIds)}',true)`
}
