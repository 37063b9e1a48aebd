/**
 * Database roles. Each realm connects as its own; none of them owns a table.
 * `amb_owner` owns the schema and is used by migrations only; `amb_search` cannot log in and owns the few
 * `security definer` functions and views; `amb_destroyer` cannot log in and owns the one function that destroys a
 * person's rows after two people have approved it.
 */
export const LOGIN_ROLES = ['amb_app', 'amb_patient', 'amb_site', 'amb_vendor', 'amb_platform'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]

export const ALL_ROLES = ['amb_owner', 'amb_search', 'amb_destroyer', ...LOGIN_ROLES] as const
