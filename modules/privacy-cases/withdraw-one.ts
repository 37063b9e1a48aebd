import { textKindName } from '#libs/consent-text/index.ts'
import { dayOf, startOfDay } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { isConsentKind } from '#libs/purposes/index.ts'
import { standingConsents } from '#modules/consents/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { type Ctx, type PatientCtx, type StaffCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type NewCase, openCase } from './open-case.ts'
import type { OneConsent } from './stop-now.ts'

export interface OneWithdrawal extends OneConsent {
  readonly patientId: string
  readonly entityId: string
}

export interface Withdrawn {
  readonly consents: number
  readonly messages: number
  /** The case that the register of withdrawals shows; null when there was nothing to withdraw. */
  readonly caseNumber: string | null
}

async function personOf(tx: Tx, { patientId, entityId }: OneWithdrawal) {
  const row = await tx.first<{ surname: string; given: string; patronymic: string | null; phone: string }>({
    text: `select b.surname, b.given, b.patronymic, b.phone from patients.brief b
      join patients.patient_entity e on e.tenant_id = b.tenant_id and e.patient_id = b.patient_id
      where b.patient_id = $1 and e.entity_id = $2`,
    values: [patientId, entityId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** One consent taken back is a withdrawal like any other: a case with its number, in the register, stopped at once. */
async function openOne(
  tx: Tx,
  ctx: Ctx,
  which: OneWithdrawal,
  door: Pick<NewCase, 'door' | 'receivedAt' | 'identifiedHow' | 'basisDocument' | 'incomingNumber'>,
): Promise<Withdrawn> {
  if (!isConsentKind(which.kind)) throw fail('not-found')
  const person = await personOf(tx, which)
  const standing = await standingConsents(tx, which)
  if (!standing.some(one => one.kind === which.kind && one.scope === which.scope))
    return { consents: 0, messages: 0, caseNumber: null }
  const name = `${textKindName(which.kind)}${which.scope ? `: ${which.scope}` : ''}`
  const opened = await openCase(tx, ctx, {
    ...door,
    entityId: which.entityId,
    kind: 'withdrawal',
    requesterKind: 'subject',
    requesterName: fullName(person),
    requesterContact: person.phone,
    patientId: which.patientId,
    request: `Отзываю согласие: ${name}.`,
    only: [{ kind: which.kind, scope: which.scope }],
  })
  return { ...opened.stopped, caseNumber: opened.number }
}

/** From the portal: the session was opened by a code to the phone of the card. Error: `not-found`. */
export function withdrawOwnConsent(ctx: PatientCtx, which: OneWithdrawal): Promise<Withdrawn> {
  if (!ctx.actor.patientIds.includes(which.patientId)) throw fail('not-found')
  const clinic = unsafeWithClinicRights(ctx, [which.entityId])
  return clinic.db.tx(tx =>
    openOne(tx, clinic, which, {
      door: 'portal',
      receivedAt: ctx.clock.date(),
      identifiedHow: 'вход в личный кабинет по коду на телефон из карты',
    }),
  )
}

/** From a paper handed in at the desk. Errors: `not-found`, `conflict.state` for a day to come. */
export async function withdrawByPaper(
  ctx: StaffCtx,
  which: OneWithdrawal & { readonly receivedOn: string; readonly document: string },
): Promise<Withdrawn> {
  if (!ctx.db.scope.entityIds.includes(which.entityId)) throw fail('not-found')
  const { zone } = await readTenant(ctx.db)
  const now = ctx.clock.nowMs()
  const receivedAt =
    which.receivedOn === dayOf(now, zone) ? new Date(now) : new Date(startOfDay(which.receivedOn, zone))
  return ctx.db.tx(tx =>
    openOne(tx, ctx, which, {
      door: 'reception',
      receivedAt,
      identifiedHow: 'заявление подано в регистратуре',
      basisDocument: which.document,
      incomingNumber: which.document.slice(0, 60),
    }),
  )
}
