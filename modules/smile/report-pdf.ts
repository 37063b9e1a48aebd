import { dayOf, formatDate } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { listPractitioners } from '#modules/catalogue/index.ts'
import { signerOf } from '#modules/consents/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { informedOf } from './case-view.ts'
import { DISCLAIMER } from './contract.ts'
import { readImage } from './images.ts'
import { readResultRow } from './results.ts'
import { demandSmile } from './smile-gate.ts'
import { whatChanged } from './what-changed.ts'

const PLAN_NAMES = {
  conservative: 'Консервативный план',
  ideal: 'Идеальный план',
  whitening: 'Только отбеливание',
  own: 'План врача',
} as const

/**
 * The report for the patient, PDF/A: before and after, what was changed, what the picture is not (SV-2.2a). It is given out,
 * so the patient must have been informed. Errors: `smile.not-informed`, `smile.consent-missing`, `smile.blocked`.
 */
export async function reportPdf(
  ctx: StaffCtx,
  resultId: string,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const result = await readResultRow(ctx.db, resultId)
  const row = await readCaseRow(ctx, result.caseId)
  checkPhoto(row)
  await demandSmile(ctx, row, 'show', 'smile.report')
  const informed = await informedOf(ctx, row.caseId)
  if (!informed) throw fail('smile.not-informed')
  const [before, after, person, tenant, entities, doctors] = await Promise.all([
    readImage(ctx, row.viewFileId, 'report'),
    readImage(ctx, result.viewFileId, 'report'),
    signerOf(ctx.db, row.patientId),
    readTenant(ctx.db),
    readEntities(ctx.db),
    listPractitioners(ctx),
  ])
  const doctor = doctors.find(p => p.practitionerId === result.practitionerId)
  const day = (at: Date | string) => formatDate(dayOf(new Date(at).toISOString(), tenant.zone))
  const operator = entities.find(entity => entity.entityId === row.entityId)!
  const bytes = await ctx.services.pdf.render({
    template: 'smile-report',
    title: `Визуализация улыбки: ${person.name}`,
    author: operator.shortName,
    createdAt: result.madeAt.toISOString(),
    images: { 'before.jpg': before, 'after.jpg': after },
    data: {
      operator: letterheadOf(operator),
      label: DISCLAIMER,
      patient: person.name,
      doctor: doctor ? `${shortName(doctor)}, ${doctor.positionTitle}` : null,
      date: day(result.madeAt),
      informedOn: day(informed.at),
      plan: PLAN_NAMES[result.plan],
      before: 'before.jpg',
      after: 'after.jpg',
      changed: whatChanged(result.treatment, result.found.shade?.shown),
      note: row.work.note,
      engine: result.engine,
      sha256: result.pixels,
    },
  })
  return { bytes, fileName: `visualisation-${dayOf(result.madeAt.getTime(), tenant.zone)}.pdf` }
}
