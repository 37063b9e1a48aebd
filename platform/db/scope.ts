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

const keys = new WeakMap<Scope, string>()

/** The same text for scopes that see the same rows. */
export function scopeKey(scope: Scope): string {
  let key = keys.get(scope)
  if (key === undefined) {
    key = [scope.tenantId, scope.entityIds, scope.sharedEntityIds, scope.patientIds].join('/')
    keys.set(scope, key)
  }
  return key
}

const array = (ids: readonly string[]) => `{${ids.map(uuid).join(',')}}`

/** Policies cast the settings to UUIDs: nothing else may pass. */
function uuid(id: string): string {
  if (!isId(id)) throw new Error('a scope holds only UUIDs')
  return id
}

const settings = new WeakMap<Scope, readonly string[]>()

function settingsOf(scope: Scope): readonly string[] {
  let values = settings.get(scope)
  if (values === undefined) {
    values = [
      scope.tenantId === null ? '' : uuid(scope.tenantId),
      array(scope.entityIds),
      array(scope.sharedEntityIds),
      array(scope.patientIds),
    ]
    settings.set(scope, values)
  }
  return values
}

/** Whether PostgreSQL may plan a prepared statement anew for the values it has this time, or plans it once. */
export type Planning = 'auto' | 'force_generic_plan'

/**
 * The settings of a scope and how its statements are planned, to be sent with BEGIN in one round trip: prepared once a
 * connection, and they end with the transaction.
 */
export const setScope = (
  scope: Scope,
  planning: Planning = 'auto',
): { name: string; text: string; values: string[] } => ({
  name: 'app.scope',
  text: `select set_config('app.tenant', $1, true), set_config('app.entities', $2, true),
    set_config('app.shared_entities', $3, true), set_config('app.patients', $4, true),
    set_config('plan_cache_mode', $5, true)`,
  values: [...settingsOf(scope), planning],
})
