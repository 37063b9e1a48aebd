import { dayOf } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { record } from '#modules/audit/index.ts'
import { currentEditions, giveConsent } from '#modules/consents/index.ts'
import { insertPatient, joinEntity, matchPatient, normalisePerson } from '#modules/patients/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

const FORM = { channel: 'portal', page: '/my', form: 'portal-registration' } as const
const OF_AGE = 18

/** The operators who have published the text of the account's consent; nobody registers without a text. */
export async function readRegistration(ctx: PatientCtx) {
  const entities = await readEntities(ctx.db)
  const operators = await Promise.all(
    entities.map(async ({ entityId, shortName }) => {
      const editions = await currentEditions(ctx.db, entityId, ctx.clock.date())
      const edition = editions.find(one => one.kind === 'account_creation')
      if (!edition) return []
      const { editionId, title, number, sha256, body } = edition
      return [{ entityId, name: shortName, editionId, title, number, sha256, body: [...body] }]
    }),
  )
  return { phone: formatPhone(ctx.actor.phone), operators: operators.flat() }
}

export interface Registration {
  readonly entityId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly sex: 'male' | 'female' | null
  readonly birthDate: string
  readonly email: string | null
  readonly editionId: string
}

/**
 * Registers the person behind a phone that a code has confirmed: a card that nobody has verified (IP-1.3), and the separate
 * consent `account_creation` with its proof, together or not at all (MD-3.2, IV-2.2.6). A card of the same name and birth
 * date with this phone is opened, not doubled. Errors: `request.invalid`, `consent.text-changed`, `not-found`,
 * `patient.limit-reached`, `conflict.state` for a child: a representative opens that account.
 */
export async function register(ctx: PatientCtx, input: Registration): Promise<{ patientId: string }> {
  const { entityId, editionId } = input
  const [{ zone }, entities] = await Promise.all([readTenant(ctx.db), readEntities(ctx.db)])
  if (!entities.some(entity => entity.entityId === entityId)) throw fail('not-found')
  const today = dayOf(ctx.clock.nowMs(), zone)
  const person = normalisePerson({ ...input, phone: ctx.actor.phone }, today)
  if (`${Number(person.birthDate.slice(0, 4)) + OF_AGE}${person.birthDate.slice(4)}` > today)
    throw fail('conflict.state', {
      reason:
        'до 18 лет кабинет открывает законный представитель: обратитесь в регистратуру с его документом',
    })
  const clinic = unsafeWithClinicRights(
    ctx,
    entities.map(entity => entity.entityId),
  )
  return clinic.db.tx(async tx => {
    // Two presses at once make one card.
    await tx.run({
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [`registration/${ctx.tenantId}/${ctx.actor.phone}`],
    })
    const known = await matchPatient(tx, clinic, person)
    const patientId =
      known ?? (await insertPatient(tx, clinic, { ...person, entityId, source: 'portal' })).patientId
    if (known) await joinEntity(tx, clinic, { patientId, entityId, source: 'portal' })
    await giveConsent(tx, clinic, {
      ...FORM,
      patientId,
      entityId,
      kind: 'account_creation',
      editionId,
      phone: ctx.actor.phone,
      challengeId: null,
    })
    await record(tx, clinic, {
      action: 'collection',
      operation: 'portal.register',
      purpose: 'account_creation',
      entityId,
      patientId,
    })
    return { patientId }
  })
}
