import { type PaperKind, paperKind } from '#libs/documents/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { PatientCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { type MyPaper, myPaperPdfEndpoint, myPapersEndpoint } from './my-contract.ts'
import { fileOf } from './queries.ts'

interface Row {
  readonly documentId: string
  readonly patientId: string
  readonly entityId: string
  readonly kind: PaperKind
  readonly number: string
  readonly issuedAt: Date
  readonly signedAt: Date | null
  readonly signedAs: MyPaper['signedAs']
}

/** Papers that are in force for the patient: signed, or such that only the doctor signs. Void ones are not. */
const inForce = (row: Row): boolean => row.signedAt !== null || paperKind(row.kind).matter === null

/** Row-level security gives the rows of this account's people only. */
async function rowsOf(ctx: PatientCtx, documentId: string | null): Promise<Row[]> {
  const rows = await ctx.db.all<Row>({
    name: 'documents.my-papers',
    text: `select i.document_id as "documentId", i.patient_id as "patientId", i.entity_id as "entityId", i.kind, i.number,
        i.issued_at as "issuedAt", s.at as "signedAt", s.detail ->> 'by' as "signedAs"
      from documents.issued i
      left join documents.event s on s.tenant_id = i.tenant_id and s.document_id = i.document_id and s.what = 'signed'
      where i.tenant_id = app.tenant() and i.patient_id = any (app.patients()) and ($1::uuid is null or i.document_id = $1)
        and not exists (select from documents.event v where v.tenant_id = i.tenant_id and v.document_id = i.document_id
          and v.what = 'voided')
      order by coalesce(s.at, i.issued_at) desc limit 300`,
    values: [documentId],
  })
  return rows.filter(inForce)
}

/** What the patient has signed or was given, newest first (J3.4). */
export async function myPapers(ctx: PatientCtx): Promise<{ papers: MyPaper[] }> {
  const [rows, entities] = await Promise.all([
    rowsOf(ctx, null),
    readEntities(ctx.db),
    ...ctx.actor.patientIds.map(patientId =>
      readThroughGate(ctx, {
        action: 'access',
        operation: 'documents.my-papers',
        purpose: 'account_authorisation',
        patientId,
      }),
    ),
  ])
  return {
    papers: rows.map(({ entityId, kind, issuedAt, signedAt, ...row }) => ({
      ...row,
      kindName: paperKind(kind)[ctx.language],
      organisation: entities.find(entity => entity.entityId === entityId)?.shortName ?? '',
      issuedAt: issuedAt.toISOString(),
      signedAt: signedAt?.toISOString() ?? null,
    })),
  }
}

/** The file as it was signed, byte for byte. Error: `not-found` for another's, a void or an unsigned one. */
export async function myPaperPdf(ctx: PatientCtx, documentId: string) {
  const [row] = await rowsOf(ctx, documentId)
  if (!row) throw fail('not-found')
  const [file] = await Promise.all([
    fileOf(ctx, documentId),
    readThroughGate(ctx, {
      action: 'access',
      operation: 'documents.my-paper-pdf',
      purpose: 'account_authorisation',
      patientId: row.patientId,
      entityId: row.entityId,
      object: { kind: 'document', id: documentId },
    }),
  ])
  return file
}

export const myPaperRoutes = [
  handle(myPapersEndpoint, { allow: 'signed-in', run: ctx => myPapers(ctx) }),
  handle(myPaperPdfEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await myPaperPdf(ctx, params.documentId)
      return new FileAnswer(bytes, fileName)
    },
  }),
]
