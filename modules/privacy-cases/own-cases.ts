import { fullName } from '#libs/names/index.ts'
import {
  type CaseKind,
  deadlineOf,
  type TermId,
  termOf,
  withdrawalEffects,
} from '#libs/subject-case/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { OwnCase } from './contract.ts'
import { subjectFacts } from './facts.ts'
import { loadDeadlines, selectCases } from './load-case.ts'
import { type OpenedCase, openCase } from './open-case.ts'
import { ownTerms } from './operator-terms.ts'

/** Legal entities that keep this person as a patient. Error: `not-found` for somebody else's card. */
export async function operatorsOf(ctx: PatientCtx, patientId: string): Promise<string[]> {
  if (!ctx.actor.patientIds.includes(patientId)) throw fail('not-found')
  const rows = await ctx.db.all<{ entity_id: string }>({
    text: 'select entity_id from patients.patient_entity where patient_id = $1',
    values: [patientId],
  })
  return rows.map(row => row.entity_id)
}

/** What would stop and what would stay, by operator, before anything is confirmed (J3.8). */
export async function previewWithdrawal(ctx: PatientCtx, patientId: string) {
  const entityIds = await operatorsOf(ctx, patientId)
  const clinic = unsafeWithClinicRights(ctx, entityIds)
  const [entities, tenant] = await Promise.all([readEntities(ctx.db), readTenant(ctx.db)])
  const operators = await Promise.all(
    entityIds.map(async entityId => {
      const [facts, own, open] = await Promise.all([
        subjectFacts(clinic, entityId, patientId),
        ownTerms(clinic.db, entityId),
        clinic.db.first<{ number: string }>({
          text: `select number from cases.subject_case where entity_id = $1 and patient_id = any (patients.same_person($2)) and kind = 'withdrawal' and state <> 'closed'`,
          values: [entityId, patientId],
        }),
      ])
      const amount = own.get('withdrawal-stop')
      const due = deadlineOf('withdrawal-stop', ctx.clock.now().toString(), {
        zone: tenant.zone,
        ...(amount !== undefined && { amount }),
      })
      return {
        entityId,
        name: entities.find(e => e.entityId === entityId)?.shortName ?? '',
        dueDay: due.dueDay,
        explanation: ctx.language === 'en' ? due.en : due.ru,
        openCase: open?.number ?? null,
        effects: [...withdrawalEffects(facts)],
      }
    }),
  )
  return { operators }
}

/**
 * The portal door: the session was opened by a code to the phone of the card, so the identity is proved.
 * Errors: `not-found`, `case.claim-unsigned`.
 */
export async function openOwnCase(
  ctx: PatientCtx,
  input: {
    patientId: string
    entityId: string
    kind: CaseKind
    text: string
    eventId?: string | null | undefined
  },
): Promise<OpenedCase> {
  // A claim is a signed document (MD-8.2): it comes by `signClaim`.
  if (input.kind === 'claim') throw fail('case.claim-unsigned')
  const entityIds = await operatorsOf(ctx, input.patientId)
  if (!entityIds.includes(input.entityId)) throw fail('not-found')
  const clinic = unsafeWithClinicRights(ctx, [input.entityId])
  const person = await ctx.db.first<{ surname: string; given: string; patronymic: string | null }>({
    text: 'select surname, given, patronymic from patients.brief where patient_id = patients.survivor($1)',
    values: [input.patientId],
  })
  if (!person) throw fail('not-found')
  return clinic.db.tx(tx =>
    openCase(tx, clinic, {
      entityId: input.entityId,
      kind: input.kind,
      door: 'portal',
      requesterKind: 'subject',
      requesterName: fullName(person),
      requesterContact: ctx.actor.phone,
      patientId: input.patientId,
      receivedAt: ctx.clock.date(),
      request: [input.text || REQUEST_RU[input.kind], input.eventId && `Событие журнала: ${input.eventId}`]
        .filter(Boolean)
        .join('\n'),
      identifiedHow: 'вход в личный кабинет по коду на телефон из карты',
    }),
  )
}

const REQUEST_RU: Record<CaseKind, string> = {
  withdrawal: 'Отзываю согласие на обработку персональных данных.',
  access: 'Прошу сообщить, какие данные обо мне обрабатываются.',
  correction: 'Прошу уточнить мои данные.',
  blocking: 'Прошу заблокировать мои данные на время проверки.',
  objection: 'Возражаю против обработки моих данных.',
  unlawful: 'Считаю обработку моих данных неправомерной.',
  claim: 'Претензия.',
  'strange-access': 'В журнале обращений к моей карте есть странная запись.',
}

/** The patient's own cases, newest first. */
export async function listOwnCases(ctx: PatientCtx): Promise<OwnCase[]> {
  if (ctx.actor.patientIds.length === 0) return []
  const entities = await readEntities(ctx.db)
  const rows = await ctx.db.all(
    selectCases({ db: { ...ctx.db, scope: { ...ctx.db.scope, entityIds: entities.map(e => e.entityId) } } })
      .where('patient_id', 'in', [...ctx.actor.patientIds])
      .where('state', '<>', 'identity-check')
      .orderBy('received_at', 'desc'),
  )
  const deadlines = await loadDeadlines(
    ctx.db,
    rows.map(row => row.caseId),
  )
  return rows.map(row => ({
    caseId: row.caseId,
    number: row.number,
    kind: row.kind as CaseKind,
    receivedAt: row.receivedAt.toISOString(),
    state: row.state as OwnCase['state'],
    outcomeText: row.outcomeText,
    deadlines: deadlines
      .filter(d => d.caseId === row.caseId)
      .map(d => ({
        dueAt: d.dueAt.toISOString(),
        dueDay: d.dueDay,
        duty: termOf(d.term as TermId)[ctx.language],
        explanation: ctx.language === 'en' ? d.en : d.ru,
        metAt: d.metAt?.toISOString() ?? null,
      })),
  }))
}
