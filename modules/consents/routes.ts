import { isTextKind, SIGNATURE_KINDS, SIGNATURE_MATRIX } from '#libs/consent-text/index.ts'
import { marked } from '#libs/fingerprint/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { consentBoard, operatorsOf, previewWithdrawalOf } from './consent-board.ts'
import * as contract from './contract.ts'
import { editionPdf } from './edition-pdf.ts'
import { approvalLine, draftText, editionDiff, listEditions, publishText, readEdition } from './editions.ts'
import { evidencePack } from './evidence-pack.ts'
import { forOwnPatient, giveMyConsent, myConsents, myText } from './my-consents.ts'
import { recordViews } from './record-views.ts'
import { prepareConsent, registerPaperConsent, signConsent } from './sign-consent.ts'
import { signaturePdf } from './signature-pdf.ts'
import { startOfDay } from './start-of-day.ts'
import { readTextParameters, setTextParameters } from './text-parameters.ts'

const file = ({ bytes, fileName }: { readonly bytes: Uint8Array; readonly fileName: string }) =>
  new FileAnswer(bytes, fileName)

const myRoutes = [
  handle(contract.myConsentsEndpoint, { allow: 'signed-in', run: ctx => myConsents(ctx) }),
  handle(contract.myTextEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => mutable(await myText(ctx, params.editionId)),
  }),
  handle(contract.myConsequencesEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { query }) =>
      mutable(await previewWithdrawalOf(await forOwnPatient(ctx, query.patientId), query)),
  }),
  handle(contract.giveMyConsentEndpoint, {
    allow: 'signed-in',
    run: (ctx, { body }) => giveMyConsent(ctx, body),
  }),
  handle(contract.mySigningCodeEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) =>
      mutable(await prepareConsent(await forOwnPatient(ctx, body.patientId), body)),
  }),
  handle(contract.mySignatureEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => signConsent(await forOwnPatient(ctx, body.patientId), body),
  }),
  handle(contract.mySignaturePdfEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => {
      // Whose it is, is known only from the row: the account's patients are tried in turn.
      for (const patientId of ctx.actor.patientIds) {
        const made = await signaturePdf(await forOwnPatient(ctx, patientId), params.signatureId).catch(
          notFoundAsNull,
        )
        if (made?.patientId === patientId) return file(made)
      }
      throw fail('not-found')
    },
  }),
  handle(contract.myEvidenceEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) =>
      file(await evidencePack(await forOwnPatient(ctx, params.patientId), params.patientId)),
  }),
  handle(contract.myRecordViewsEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { query }) => ({
      zone: (await readTenant(ctx.db)).zone,
      views: await recordViews(await forOwnPatient(ctx, query.patientId), query.patientId, query.limit),
    }),
  }),
]

/** The patient must be one of an operator that the member of staff works for. Error: `not-found`. */
async function checkOwn(ctx: StaffCtx, patientId: string): Promise<void> {
  if ((await operatorsOf(ctx, patientId)).length === 0) throw fail('not-found')
}

const staffRoutes = [
  handle(contract.consentBoardEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params: { patientId } }) => {
      await checkOwn(ctx, patientId)
      await recordRead(ctx, {
        action: 'extraction',
        operation: 'consents.read-board',
        purpose: 'rights_requests',
        patientId,
      })
      return consentBoard(ctx, patientId)
    },
  }),
  handle(contract.consequencesEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params, query }) => mutable(await previewWithdrawalOf(ctx, { ...params, ...query })),
  }),
  handle(contract.signingCodeEndpoint, {
    allow: 'consent.record',
    run: async (ctx, { params, body }) => mutable(await prepareConsent(ctx, { ...params, ...body })),
  }),
  handle(contract.signatureEndpoint, {
    allow: 'consent.record',
    run: (ctx, { params, body }) => signConsent(ctx, { ...params, ...body }),
  }),
  handle(contract.paperSignatureEndpoint, {
    allow: 'consent.record',
    run: async (ctx, { params, body }) => {
      const { zone } = await readTenant(ctx.db)
      const signedAt = endOfDayOrNow(body.signedOn, zone, ctx.clock.date())
      return registerPaperConsent(ctx, { ...params, ...body, signedAt })
    },
  }),
  handle(contract.evidenceEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params }) => {
      await checkOwn(ctx, params.patientId)
      return file(await evidencePack(ctx, params.patientId))
    },
  }),
  handle(contract.signaturePdfEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params }) => {
      const made = await signaturePdf(ctx, params.signatureId)
      await recordRead(ctx, {
        action: 'extraction',
        operation: 'consents.signature-pdf',
        purpose: 'rights_requests',
        patientId: made.patientId,
        entityId: made.entityId,
        object: { kind: 'signature', id: params.signatureId },
      })
      return file(made)
    },
  }),
]

const textRoutes = [
  handle(contract.listTextsEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params }) => ({
      editions: (await listEditions(ctx.db, params.entityId)).map(({ body: _, ...edition }) => edition),
    }),
  }),
  handle(contract.readTextEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params }) =>
      mutable({
        ...(await readEdition(ctx.db, params.editionId)),
        diff: await editionDiff(ctx.db, params.editionId),
      }),
  }),
  handle(contract.textPdfEndpoint, {
    allow: 'consent.read',
    run: async (ctx, { params }) => file(await editionPdf(ctx, params.editionId)),
  }),
  handle(contract.publishTextEndpoint, {
    allow: 'text.publish',
    run: async (ctx, { params, body }) => {
      const { kind, scope, approver, effectiveFrom } = body
      if (!isTextKind(kind)) throw fail('request.invalid', { fields: 'kind' })
      const editionId = await publishText(ctx, {
        entityId: params.entityId,
        kind,
        scope,
        approver,
        approvedBy: approvalLine(approver),
        ...(effectiveFrom && { effectiveFrom: new Date(effectiveFrom) }),
      })
      await editionPdf(ctx, editionId)
      return { editionId }
    },
  }),
  handle(contract.draftTextEndpoint, {
    allow: 'text.publish',
    run: async (ctx, { params, query }) => {
      if (!isTextKind(query.kind)) throw fail('not-found')
      return mutable(await draftText(ctx, { ...params, kind: query.kind, scope: query.scope }))
    },
  }),
  handle(contract.readTextParametersEndpoint, {
    allow: 'text.publish',
    run: async (ctx, { params }) => {
      if (!ctx.db.scope.entityIds.includes(params.entityId)) throw fail('not-found')
      return mutable(marked(await readTextParameters(ctx.db, params.entityId)))
    },
  }),
  handle(contract.setTextParametersEndpoint, {
    allow: 'text.publish',
    run: async (ctx, { params, body: { version, ...body } }) =>
      mutable(marked(await setTextParameters(ctx, params.entityId, body, version))),
  }),
  handle(contract.signatureMatrixEndpoint, {
    allow: 'consent.read',
    run: async ({ language }) => ({
      documents: Object.entries(SIGNATURE_MATRIX).map(([kind, row]) => ({
        kind,
        name: row[language],
        allowed: [...row.allowed],
        why: row.why[language],
      })),
      signatures: Object.entries(SIGNATURE_KINDS).map(([kind, row]) => ({ kind, name: row[language] })),
    }),
  }),
]

/** A paper of today counts from now, one of an earlier day from the end of that day; a day to come is refused below. */
function endOfDayOrNow(day: string, zone: string, now: Date): Date {
  const start = startOfDay(day, zone)
  const end = new Date(start.getTime() + 86_400_000 - 1_000)
  return start <= now && end > now ? now : end
}

const notFoundAsNull = (error: unknown): null => {
  if ((error as { code?: string }).code === 'not-found') return null
  throw error
}

type Mutable<T> = T extends readonly (infer U)[]
  ? Mutable<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T

/** Contracts infer mutable arrays; what libraries give is read-only and is only serialised. */
const mutable = <T>(value: T): Mutable<T> => value as Mutable<T>

export const consentRoutes = [...myRoutes, ...staffRoutes, ...textRoutes]
