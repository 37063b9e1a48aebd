import { newId } from '#libs/ids/index.ts'
import { formatPhone, parsePhone } from '#libs/phones/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { createSiteDirectory, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { CODE_SECONDS, issueCode, RESEND_SECONDS, redeemCode } from './code-challenge.ts'
import { openSession } from './sessions.ts'

/** A database scope that reaches the settings of one tenant, for doors where nobody is signed in yet. */
const tenantDb = (services: Services, tenantId: string): ScopedDb =>
  services.db('amb_app', { tenantId, entityIds: [], sharedEntityIds: [], patientIds: [] })

/**
 * Sends a sign-in code to a phone (SV-3.1). The answer is the same whether the phone is known or not.
 * Errors: `request.invalid`, `not-found` (clinic), `request.too-many`.
 */
export async function requestSignInCode(
  ctx: Ctx,
  input: { readonly clinic: string; readonly phone: string },
) {
  const { services } = ctx
  const tenant = await createSiteDirectory(services).find(input.clinic)
  if (!tenant) throw fail('not-found')
  const parsed = parsePhone(input.phone)
  if (!parsed.ok) throw fail('request.invalid', { fields: 'phone' })
  const { challengeId, code } = await issueCode(services, {
    tenantId: tenant.tenantId,
    phone: parsed.phone,
    purpose: 'sign-in',
    address: ctx.address,
  })
  const db = tenantDb(services, tenant.tenantId)
  const { smsSender, name } = await readTenant(db)
  await db.tx(tx =>
    sendMessage(
      tx,
      { tenantId: tenant.tenantId, clock: services.clockOf(tenant.tenantId) },
      {
        channel: 'sms',
        recipient: parsed.phone,
        sender: smsSender,
        body: `Код ${code} для входа в личный кабинет, ${name}. Никому не сообщайте его.`,
        purpose: 'account_authorisation',
      },
    ),
  )
  return {
    challengeId,
    phone: formatPhone(parsed.phone),
    resendAfterSeconds: RESEND_SECONDS,
    expiresInSeconds: CODE_SECONDS,
  }
}

/**
 * Signs a patient in by the code; the account of this phone is made on the first time.
 * Errors: `auth.code-wrong`, `auth.code-expired`, `auth.code-exhausted`.
 */
export async function signInPatient(
  ctx: Ctx,
  input: { readonly challengeId: string; readonly code: string },
) {
  const { services } = ctx
  const { tenantId, phone } = await redeemCode(services, { ...input, purpose: 'sign-in' })
  const account = await services.db('amb_platform', NO_SCOPE).first<{ account_id: string; slug: string }>({
    text: `with made as (
        insert into identity.patient_account (tenant_id, account_id, phone, created_at) values ($1, $2, $3, $4)
        on conflict (tenant_id, phone) do nothing returning account_id)
      select account_id, (select slug from tenancy.tenant where tenant_id = $1) as slug from made
      union all
      select account_id, (select slug from tenancy.tenant where tenant_id = $1) from identity.patient_account
      where tenant_id = $1 and phone = $3 limit 1`,
    values: [tenantId, newId(), phone, new Date()],
  })
  const cookie = await openSession(services, {
    realm: 'patient',
    principalId: account!.account_id,
    tenantId,
    address: ctx.address,
    userAgent: ctx.userAgent,
    steppedUp: false,
  })
  return new WithCookies({ clinic: account!.slug }, [cookie])
}
