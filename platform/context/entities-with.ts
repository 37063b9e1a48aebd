import { granted, type Permission } from '#libs/permissions/index.ts'
import type { StaffCtx } from './ctx.ts'

/** Legal entities in which somebody has the permission: a role in one gives nothing in another (MM-3.9). */
export const entitiesWith = (ctx: StaffCtx, permission: Permission): string[] =>
  ctx.db.scope.entityIds.filter(entityId => granted(ctx.actor.grants, permission, { entityId }))
