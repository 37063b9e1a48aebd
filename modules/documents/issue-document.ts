import {
  asParagraphs,
  type Block,
  COPIES_DAYS,
  FIELDS,
  type FieldName,
  fillLine,
  fillTemplate,
  paperKind,
  parseTemplate,
  VOCABULARY,
} from '#libs/documents/index.ts'
import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { addCalendarDays } from './days.ts'
import { bytesHash, documentPdf, type Signer } from './document-pdf.ts'
import { dataOf, type Gathered, gather, type ToIssue } from './gather.ts'
import { checkMayIssue } from './policy.ts'
import { currentWording } from './wordings.ts'

export interface Issued {
  readonly documentId: string
  readonly number: string
  readonly sha256: string
}

/** The next number of a legal entity, kind and year; the row stays locked until the document stands or nothing does. */
async function nextSequence(tx: Tx, entityId: string, kind: string, year: number): Promise<number> {
  const row = await tx.first<{ last_number: number }>({
    text: `insert into documents.counter as c (tenant_id, entity_id, kind, year, last_number)
      values (app.tenant(), $1, $2, $3, 1)
      on conflict (tenant_id, entity_id, kind, year) do update set last_number = c.last_number + 1 returning last_number`,
    values: [entityId, kind, year],
  })
  return row!.last_number
}

function checkInputs(input: ToIssue): void {
  const missing = paperKind(input.kind).needs.filter(name => !input.inputs[name]?.trim())
  if (missing.length > 0)
    throw fail('document.incomplete', {
      fields: missing.map(name => FIELDS[name as FieldName].ru).join(', '),
    })
}

/** Who puts a name under the document on paper. */
function signersOf(input: ToIssue, gathered: Gathered): Signer[] {
  const { matter } = paperKind(input.kind)
  if (matter === null) return []
  const patient = gathered.fields['patient.name']
  const minor = patient !== null && typeof patient === 'object' && 'person' in patient ? patient.person : null
  const names = (p: { surname: string; given: string; patronymic: string | null }) =>
    [p.surname, p.given, p.patronymic].filter(Boolean).join(' ')
  const consumer = { role: 'Потребитель', name: gathered.signerName }
  if (matter === 'informed_consent' || matter === 'intervention_refusal' || matter === 'application')
    return [
      {
        role: gathered.who === 'representative' ? 'Законный представитель' : 'Пациент',
        name: gathered.signerName,
      },
    ]
  const head = gathered.fields['operator.head']
  const operator = {
    role: 'Исполнитель',
    name: head && typeof head === 'object' && 'person' in head ? names(head.person) : String(head ?? ''),
  }
  if (gathered.who === 'representative') return [operator, { ...consumer, role: 'Заказчик (представитель)' }]
  if (gathered.who === 'patient') return [operator, consumer]
  return [
    operator,
    { role: 'Потребитель', name: minor ? names(minor) : gathered.signerName },
    { role: 'Согласен, законный представитель', name: names(gathered.representative!) },
  ]
}

/**
 * Issues a document: number, text and file are written at once and never change (MD-1.6). The number is taken inside the
 * transaction that writes the file, so that there are no gaps whoever issues at the same time. `before` runs when nobody else
 * issues this kind, and may refuse by throwing.
 * Errors: `not-found`, `document.incomplete`, `document.representative-missing`, `auth.forbidden`.
 */
export async function issueDocument(
  ctx: StaffCtx,
  input: ToIssue,
  before: (tx: Tx) => Promise<void> = async () => {},
): Promise<Issued> {
  checkMayIssue(ctx, input.kind, input.entityId)
  checkInputs(input)
  const [gathered, wording, tenant] = await Promise.all([
    gather(ctx, input),
    currentWording(ctx.db, input.entityId, input.kind),
    readTenant(ctx.db),
  ])
  const documentId = newId()
  const day = dayOf(ctx.clock.nowMs(), tenant.zone)
  const year = Number(day.slice(0, 4))
  const { prefix } = paperKind(input.kind)
  const issued = await ctx.db.tx(async tx => {
    const sequence = await nextSequence(tx, input.entityId, input.kind, year)
    await before(tx)
    const number = `${prefix}-${gathered.entityCode}-${year}-${sequence}`
    const data = dataOf(gathered, number, day)
    const title = fillLine(parseTemplate(wording.title, VOCABULARY).pieces, data)
    const blocks: Block[] = fillTemplate(parseTemplate(wording.body, VOCABULARY).pieces, data)
    const bytes = await documentPdf(ctx, {
      documentId,
      entityId: input.entityId,
      slug: tenant.slug,
      title,
      number,
      day,
      place: (gathered.fields['document.city'] as string | null | undefined) ?? null,
      blocks,
      signers: signersOf(input, gathered),
    })
    const sha256 = bytesHash(bytes)
    const whose = {
      tenant_id: ctx.tenantId,
      document_id: documentId,
      entity_id: input.entityId,
      patient_id: input.patientId,
    }
    await tx.run(
      q.insertInto('documents.issued').values({
        ...whose,
        kind: input.kind,
        year,
        sequence,
        number,
        title,
        issued_at: ctx.clock.date(),
        issued_by: ctx.actor.userId,
        edition_id: wording.editionId,
        wording_sha256: Buffer.from(wording.sha256, 'hex'),
        pdf_sha256: Buffer.from(sha256, 'hex'),
        content: JSON.stringify({ title, body: asParagraphs(blocks) }),
        signs: gathered.who,
        representative_id: gathered.representative?.patientId ?? null,
        signer_name: gathered.signerName,
        basis: JSON.stringify({ ...input.basis, inputs: input.inputs }),
      }),
    )
    await tx.run(q.insertInto('documents.file').values({ ...whose, bytes: Buffer.from(bytes) }))
    if (input.kind === 'copies_request')
      await tx.run(
        q.insertInto('documents.copies_request').values({
          ...whose,
          registered_on: day,
          due_on: addCalendarDays(day, COPIES_DAYS),
        }),
      )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'documents.issue',
      purpose: 'care',
      entityId: input.entityId,
      patientId: input.patientId,
      object: { kind: 'document', id: documentId },
      detail: { kind: input.kind, number, sha256 },
    })
    return { documentId, number, sha256 }
  })
  if (input.kind === 'copies_request') announce(ctx, 'inbox', input.entityId)
  return issued
}
