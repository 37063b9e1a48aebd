import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { checkNamePart, normaliseNamePart } from '#libs/names/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PatientCard } from './contract.ts'
import { findDuplicates } from './find-duplicates.ts'

export interface Person {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
  readonly email: string | null
  readonly sex: 'male' | 'female' | null
}

/** Oldest birth date that is taken for real. */
const OLDEST = '1900-01-01'

/** The latest day that has begun anywhere in Russia: nobody is born after it. */
export const lastDayBegun = (ctx: Ctx): string => dayOf(ctx.clock.nowMs(), 'Asia/Kamchatka')

/**
 * Brings typed fields to their stored form. Error: `request.invalid` naming every wrong field.
 * @param today the last possible birth date, ISO
 */
export function normalisePerson(input: Person, today: string): Person {
  const phone = parsePhone(input.phone)
  const person = {
    ...input,
    surname: normaliseNamePart(input.surname),
    given: normaliseNamePart(input.given),
    patronymic: input.patronymic === null ? null : normaliseNamePart(input.patronymic),
    phone: phone.ok ? phone.phone : input.phone,
    email: input.email?.trim().toLowerCase() || null,
  }
  const wrong = [
    !checkNamePart(person.surname) && 'surname',
    !checkNamePart(person.given) && 'given',
    person.patronymic !== null && !checkNamePart(person.patronymic) && 'patronymic',
    !phone.ok && 'phone',
    (person.birthDate < OLDEST || person.birthDate > today) && 'birthDate',
  ].filter(Boolean)
  if (wrong.length > 0) {
    throw fail('request.invalid', {
      fields: wrong.join(', '),
      issues: wrong.map(field => ({ field, code: 'invalid' })),
    })
  }
  return person
}

/**
 * Inserts a patient of a legal entity in the caller's transaction and gives the record number. Whatever path brings a
 * person in comes through here or through the same trigger, which counts against the limit (MM-3.7).
 * Error: `patient.limit-reached`.
 */
export async function insertPatient(
  tx: Tx,
  ctx: Ctx,
  person: Person & {
    readonly entityId: string
    readonly source: PatientCard['source']
    readonly note?: string
  },
): Promise<{ patientId: string; cardNumber: string }> {
  const patientId = newId()
  const now = ctx.clock.date()
  await tx.run(
    q.insertInto('patients.patient').values({
      tenant_id: ctx.tenantId,
      patient_id: patientId,
      surname: person.surname,
      given: person.given,
      patronymic: person.patronymic,
      birth_date: person.birthDate,
      sex: person.sex,
      phone: person.phone,
      email: person.email,
      note: person.note ?? '',
      source: person.source,
      created_at: now,
      updated_at: now,
    }),
  )
  const cardNumber = await joinEntity(tx, ctx, {
    patientId,
    entityId: person.entityId,
    source: person.source,
  })
  await warnNearLimit(tx, ctx)
  return { patientId, cardNumber }
}

/** Makes a person a patient of a legal entity (MM-3.9) and gives the record number there; again is no error. */
export async function joinEntity(
  tx: Tx,
  ctx: Ctx,
  {
    patientId,
    entityId,
    source,
  }: { readonly patientId: string; readonly entityId: string; readonly source: string },
): Promise<string> {
  const known = await tx.first<{ card_number: string }>(
    q
      .selectFrom('patients.patient_entity')
      .select('card_number')
      .where('tenant_id', '=', ctx.tenantId)
      .where('patient_id', '=', patientId)
      .where('entity_id', '=', entityId),
  )
  if (known) return known.card_number
  const next = await tx.first<{ number: string }>({
    name: 'patients.next-card',
    text: `insert into patients.card_counter (tenant_id, entity_id, last_number) values ($1, $2, 1)
      on conflict (tenant_id, entity_id) do update set last_number = patients.card_counter.last_number + 1
      returning (select code from tenancy.legal_entity where tenant_id = $1 and entity_id = $2)
        || '-' || lpad(last_number::text, 6, '0') as number`,
    values: [ctx.tenantId, entityId],
  })
  await tx.run(
    q.insertInto('patients.patient_entity').values({
      tenant_id: ctx.tenantId,
      patient_id: patientId,
      entity_id: entityId,
      card_number: next!.number,
      since: ctx.clock.date(),
      source,
    }),
  )
  return next!.number
}

/** Shares of the limit at which the owner is warned (MM-3.7). */
const WARN_AT = [80, 90, 95, 99]

async function warnNearLimit(tx: Tx, ctx: Ctx): Promise<void> {
  const counter = await tx.first<{ patients: number; max_patients: number }>(
    q
      .selectFrom('patients.patient_counter')
      .select(['patients', 'max_patients'])
      .where('tenant_id', '=', ctx.tenantId),
  )
  if (!counter) return
  const crossed = WARN_AT.find(share => counter.patients === Math.ceil((counter.max_patients * share) / 100))
  if (crossed === undefined) return
  await record(tx, ctx, {
    action: 'accumulation',
    operation: 'patients.limit-warning',
    purpose: 'security',
    detail: { percent: crossed, patients: counter.patients, limit: counter.max_patients },
  })
  const mails = new Set((await readEntities(tx)).map(entity => entity.email))
  for (const recipient of mails) {
    await sendMessage(tx, ctx, {
      channel: 'email',
      recipient,
      sender: 'Амбулатория',
      subject: `Заполнено ${crossed} % предела карточек пациентов`,
      body:
        `Карточек: ${formatCount(counter.patients)} из ${formatCount(counter.max_patients)}. Когда предел будет ` +
        'достигнут, новых пациентов завести не получится ни в регистратуре, ни на сайте. Увеличить предел можно ' +
        'отдельным соглашением с поставщиком; объединение двойных карточек освобождает места.',
      purpose: 'security',
      subjectKind: 'employee',
    })
  }
}

const formatCount = (n: number): string => n.toLocaleString('ru-RU')

export interface CreatePatient extends Person {
  readonly entityId: string
  readonly note: string
  readonly anotherPerson: boolean
}

/**
 * Reception makes a new card. Errors: `request.invalid`, `patient.duplicate` (with the similar cards) unless the
 * operator says it is another person, `patient.limit-reached`, `auth.forbidden`.
 */
export async function createPatient(
  ctx: StaffCtx,
  input: CreatePatient,
): Promise<{ patientId: string; cardNumber: string }> {
  if (!ctx.db.scope.entityIds.includes(input.entityId)) throw fail('not-found')
  if (!granted(ctx.actor.grants, 'patient.write', { entityId: input.entityId })) {
    throw fail('auth.forbidden', { permission: 'patient.write' })
  }
  const person = normalisePerson(input, lastDayBegun(ctx))
  if (!input.anotherPerson) {
    const duplicates = (await findDuplicates(ctx, person)).filter(duplicate => duplicate.score >= 0.7)
    if (duplicates.length > 0) throw fail('patient.duplicate', { duplicates })
  }
  return ctx.db.tx(async tx => {
    const made = await insertPatient(tx, ctx, {
      ...person,
      entityId: input.entityId,
      source: 'reception',
      note: input.note,
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'patients.create',
      purpose: 'care',
      entityId: input.entityId,
      patientId: made.patientId,
    })
    return made
  })
}
