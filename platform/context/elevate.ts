import type { Ctx } from './ctx.ts'

/**
 * The same actor with the database rights of the clinic's application, for what a patient or a site visitor may cause
 * but not write himself: a visit, its evidence, its messages. Skips row-level security of the realm, so the caller
 * must have checked that the row is the actor's own. The actor stays in all evidence.
 */
export const unsafeWithClinicRights = <C extends Ctx>(ctx: C, entityIds: readonly string[]): C => ({
  ...ctx,
  db: ctx.services.db('amb_app', { tenantId: ctx.tenantId, entityIds, sharedEntityIds: [], patientIds: [] }),
})
