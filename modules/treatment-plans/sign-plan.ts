import { formatDateShort } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { optionTotals, pricesHold } from '#libs/treatment-plan/index.ts'
import { record } from '#modules/audit/index.ts'
import { CODE_SECONDS, issueCode, redeemCode } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PlanVersion } from './contract.ts'
import { findPlan, newestVersion } from './queries.ts'
import { today } from './write-plan.ts'

/** Everything the patient's signature covers. */
export interface SignedPlan {
  readonly planId: string
  readonly number: string
  readonly version: number
  readonly entityId: string
  readonly patientId: string
  readonly optionId: string
  readonly frozenUntil: string
  readonly totalKopecks: number
  readonly options: PlanVersion['options']
}

function signedPlan(
  plan: Awaited<ReturnType<typeof findPlan>>,
  version: PlanVersion,
  optionId: string,
): SignedPlan {
  const option = version.options.find(candidate => candidate.optionId === optionId)
  if (!option) throw fail('not-found')
  return {
    planId: plan.plan_id,
    number: plan.number,
    version: version.number,
    entityId: plan.entity_id,
    patientId: plan.patient_id,
    optionId,
    frozenUntil: version.frozenUntil,
    totalKopecks: optionTotals(option).totalKopecks,
    options: version.options,
  }
}

function checkSignable(ctx: StaffCtx, version: PlanVersion): void {
  if (version.signedAt) throw fail('conflict.state', { reason: 'план подписан' })
  if (!pricesHold(version.frozenUntil, today(ctx)))
    throw fail('conflict.state', {
      reason: `цены действовали до ${formatDateShort(version.frozenUntil)}, сохраните план с новой датой`,
    })
}

/**
 * Sends a code that signs one option of the draft as it is now (J2.4, 63-ФЗ art. 9). A plan with prices is an estimate, and
 * the signature matrix allows a simple signature by SMS for it; consents to treatment it does not cover.
 * Errors: `not-found`, `conflict.version`, `conflict.state` (signed, empty, prices out of date), `request.too-many`.
 */
export async function requestSignature(
  ctx: StaffCtx,
  input: { readonly planId: string; readonly lock: number; readonly optionId: string },
): Promise<{ challengeId: string; phone: string }> {
  const [plan, version, tenant] = await Promise.all([
    findPlan(ctx, input.planId),
    newestVersion(ctx, input.planId),
    readTenant(ctx.db),
  ])
  checkSignable(ctx, version)
  if (version.lock !== input.lock) throw fail('conflict.version')
  const signed = signedPlan(plan, version, input.optionId)
  const option = version.options.find(candidate => candidate.optionId === input.optionId)!
  if (option.phases.every(phase => phase.items.length === 0))
    throw fail('conflict.state', { reason: 'в варианте нет услуг' })
  const patient = await ctx.db.first<{ phone: string }>({
    text: 'select phone from patients.patient where tenant_id = $1 and patient_id = patients.survivor($2)',
    values: [ctx.tenantId, plan.patient_id],
  })
  if (!patient) throw fail('not-found')
  const hash = sha256(canonicalJson(signed))
  const { challengeId, code } = await issueCode(ctx.services, {
    tenantId: ctx.tenantId,
    phone: patient.phone,
    purpose: 'sign',
    address: ctx.address,
    subjectHash: hash,
  })
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('treatment_plans.signature_request').values({
        tenant_id: ctx.tenantId,
        challenge_id: challengeId,
        plan_id: plan.plan_id,
        number: version.number,
        entity_id: plan.entity_id,
        patient_id: plan.patient_id,
        lock: version.lock,
        option_id: input.optionId,
        sha256: Buffer.from(hash, 'hex'),
        phone: patient.phone,
        requested_at: ctx.clock.date(),
        requested_by: ctx.actor.userId,
      }),
    )
    await sendMessage(tx, ctx, {
      channel: 'sms',
      recipient: patient.phone,
      sender: tenant.name,
      body: `${code} — код подписи плана ${plan.number}, вариант «${option.title}», ${formatKopecks(signed.totalKopecks)}. Действует ${CODE_SECONDS / 60} мин. Называя код, вы подписываете план.`,
      purpose: 'care',
      entityId: plan.entity_id,
      patientId: plan.patient_id,
      about: { kind: 'treatment-plan', id: plan.plan_id },
    })
    await record(tx, ctx, {
      action: 'use',
      operation: 'treatment-plans.request-signature',
      purpose: 'care',
      entityId: plan.entity_id,
      patientId: plan.patient_id,
      object: { kind: 'treatment-plan', id: plan.plan_id },
      detail: { version: version.number, option: input.optionId },
    })
  })
  return { challengeId, phone: formatPhone(patient.phone) }
}

/**
 * Signs by the patient's code. What is signed is what the code was sent for: a draft saved since then needs a new code.
 * Errors: `not-found`, `auth.code-wrong`, `auth.code-expired`, `auth.code-exhausted`, `conflict.version`, `conflict.state`.
 */
export async function signPlan(
  ctx: StaffCtx,
  input: { readonly planId: string; readonly challengeId: string; readonly code: string },
): Promise<{ sha256: string; signedAt: string }> {
  const [plan, version, request] = await Promise.all([
    findPlan(ctx, input.planId),
    newestVersion(ctx, input.planId),
    ctx.db.first(
      q
        .selectFrom('treatment_plans.signature_request')
        .select(['number', 'lock', 'option_id', 'sha256', 'phone'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('challenge_id', '=', input.challengeId)
        .where('plan_id', '=', input.planId),
    ),
  ])
  if (!request) throw fail('not-found')
  checkSignable(ctx, version)
  const signed = signedPlan(plan, version, request.option_id)
  const hash = sha256(canonicalJson(signed))
  if (version.number !== request.number || hash !== request.sha256.toString('hex'))
    throw fail('conflict.version')
  const { challengeId, code } = input
  const redeemed = await redeemCode(ctx.services, { challengeId, code, purpose: 'sign' })
  if (redeemed.subjectHash !== hash || redeemed.tenantId !== ctx.tenantId) throw fail('auth.code-expired')
  const at = ctx.clock.date()
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('treatment_plans.version')
        .set({
          signed_option: request.option_id,
          signed_at: at,
          signed_sha256: request.sha256,
          signed_content: JSON.stringify(signed),
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('plan_id', '=', input.planId)
        .where('number', '=', version.number)
        .where('lock', '=', request.lock)
        .where('signed_at', 'is', null),
    )
    if (changed === 0) throw fail('conflict.version')
    await tx.run(
      q.insertInto('treatment_plans.signature').values({
        tenant_id: ctx.tenantId,
        plan_id: input.planId,
        number: version.number,
        entity_id: plan.entity_id,
        patient_id: plan.patient_id,
        challenge_id: input.challengeId,
        option_id: request.option_id,
        sha256: request.sha256,
        phone: request.phone,
        signed_at: at,
        entered_by: ctx.actor.userId,
        address: ctx.address,
        user_agent: ctx.userAgent,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'treatment-plans.sign',
      purpose: 'care',
      entityId: plan.entity_id,
      patientId: plan.patient_id,
      object: { kind: 'treatment-plan', id: input.planId },
      detail: { version: version.number, sha256: hash, option: request.option_id },
    })
  })
  return { sha256: hash, signedAt: at.toISOString() }
}
