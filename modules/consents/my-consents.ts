import { isConsentKind } from '#libs/purposes/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { consentBoard } from './consent-board.ts'
import { readEdition } from './editions.ts'
import { giveConsent } from './record-consent.ts'

/**
 * The account's context with the clinic's rights for one of its own patients, limited to his operators.
 * Error: `not-found` for a record that this account does not open.
 */
export async function forOwnPatient(ctx: PatientCtx, patientId: string): Promise<PatientCtx> {
  if (!ctx.actor.patientIds.includes(patientId)) throw fail('not-found')
  const rows = await ctx.db.all(
    q.selectFrom('patients.patient_entity').select('entity_id').where('patient_id', '=', patientId),
  )
  return unsafeWithClinicRights(
    ctx,
    rows.map(row => row.entity_id),
  )
}

/** The account's people, each once: a merged card speaks through the one that goes on. */
async function ownCards(ctx: PatientCtx): Promise<string[]> {
  const rows = await ctx.db.all<{ patient_id: string }>({
    text: `select patient_id from patients.brief where tenant_id = app.tenant() and merged_into is null
      and patient_id = any ($1::uuid[]) order by patient_id`,
    values: [ctx.actor.patientIds],
  })
  return rows.map(row => row.patient_id)
}

/** The page of consents of an account: all of its people. */
export async function myConsents(ctx: PatientCtx) {
  const people = await Promise.all(
    (await ownCards(ctx)).map(async patientId => {
      await recordRead(ctx, {
        action: 'access',
        operation: 'consents.read-own',
        purpose: 'rights_requests',
        patientId,
      })
      return consentBoard(await forOwnPatient(ctx, patientId), patientId)
    }),
  )
  return { now: ctx.clock.now().toString(), people }
}

/** A text for the person who has to read it: any edition of an operator of the clinic; all of them are public. */
export const myText = (ctx: PatientCtx, editionId: string) => readEdition(ctx.db, editionId)

interface Which {
  readonly patientId: string
  readonly entityId: string
  readonly kind: string
  readonly scope: string
}

const PAGE = { channel: 'portal', page: '/my/privacy', form: 'portal-consents' } as const

/** Gives a consent by a tick. Errors: of `giveConsent`; `not-found` for another's record or an unknown kind. */
export async function giveMyConsent(ctx: PatientCtx, input: Which & { readonly editionId: string }) {
  const { kind } = input
  if (!isConsentKind(kind)) throw fail('not-found')
  const clinic = await forOwnPatient(ctx, input.patientId)
  const recordId = await clinic.db.tx(tx =>
    giveConsent(tx, clinic, { ...PAGE, ...input, kind, phone: ctx.actor.phone, challengeId: null }),
  )
  return { recordId }
}
