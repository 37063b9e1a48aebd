import { may } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'

/** What the gate says of showing one legal entity the contacts that another one keeps. */
export type SharedContacts =
  | { readonly shown: true; readonly groundId: string }
  | { readonly shown: false; readonly reason: string }

/**
 * Whether a live ground lets one of the reader's legal entities see a person's contacts that others keep: a ground on
 * consent holds only for those who gave it (MM-3.10).
 */
export async function sharedContacts(
  ctx: StaffCtx,
  patientId: string,
  keepers: readonly string[],
): Promise<SharedContacts> {
  let reason = ''
  for (const entityId of keepers) {
    for (const reader of ctx.db.scope.entityIds) {
      const decision = await may(ctx, {
        subject: { kind: 'patient', patientId },
        purpose: 'care',
        action: 'access',
        entityId,
        recipient: { kind: 'entity', entityId: reader, category: 'contacts' },
      })
      const ground = decision.evidence.find(one => one.kind === 'sharing')
      if (decision.allowed && ground) return { shown: true, groundId: ground.groundId }
      if (!decision.allowed) reason = decision.reason
    }
  }
  return { shown: false, reason }
}
