import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { qrSvg } from '#platform/qr/index.ts'
import { checkLive, readCaseRow } from './case-row.ts'

/** How long a patient has from the QR to the signature. */
const REQUEST_MINUTES = 60

/** A link for the patient's own phone, with its QR (J9.3). The database keeps only the hash. Errors: `not-found`, `smile.blocked`. */
export async function askConsent(
  ctx: StaffCtx,
  caseId: string,
): Promise<{ url: string; qr: string; expiresAt: string }> {
  const row = await readCaseRow(ctx, caseId)
  checkLive(row)
  const { slug } = await readTenant(ctx.db)
  const token = newToken()
  // Links live in real time: a test clock that moves forward must not end what is on a phone right now.
  const expiresAt = new Date(Date.now() + REQUEST_MINUTES * 60_000)
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('smile.consent_request').values({
        tenant_id: ctx.tenantId,
        request_id: newId(),
        case_id: caseId,
        entity_id: row.entityId,
        patient_id: row.patientId,
        token_hash: tokenHash(token),
        created_at: ctx.clock.date(),
        created_by: ctx.actor.userId,
        expires_at: expiresAt,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'smile.ask-consent',
      purpose: 'rights_requests',
      entityId: row.entityId,
      patientId: row.patientId,
      object: { kind: 'smile-case', id: caseId },
    })
  })
  const url = `${ctx.services.config.publicUrl}/my/smile/sign/${slug}/${token}`
  const qr = await qrSvg(url)
  return { url, qr, expiresAt: expiresAt.toISOString() }
}
