import { createHash } from 'node:crypto'

/**
 * Database roles. Each realm connects as its own; none of them owns a table.
 * `amb_owner` owns the schema and is used by migrations only; `amb_search` cannot log in and owns the few
 * `security definer` functions and views; `amb_destroyer` cannot log in and owns the one function that destroys a
 * person's rows after two people have approved it.
 */
export const LOGIN_ROLES = ['amb_app', 'amb_patient', 'amb_site', 'amb_vendor', 'amb_platform'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]

/**
 * The role that a realm logs in as. Roles belong to a whole cluster: an installation that shares one with others has
 * logins of its own by the name of its database, members of the realm's role, so that neither passwords nor the right to
 * connect are shared.
 */
export const loginOf = (role: LoginRole, database: string | null): string =>
  database === null ? role : `${role}_${createHash('sha256').update(database).digest('hex').slice(0, 8)}`

export const ALL_ROLES = ['amb_owner', 'amb_search', 'amb_destroyer', ...LOGIN_ROLES] as const
