export * from './actor.ts'
export type { Ctx, Logger, PatientCtx, SiteCtx, StaffCtx } from './ctx.ts'
export { createGroupWriter, type GroupWriter } from './group-writer.ts'
export type { ReadAuditRow, Services } from './services.ts'
