import { ageOn, dayOf, formatDate, formatDateShort, formatPaperMoment } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import {
  chartSvg,
  describeState,
  layoutOf,
  lettersOf,
  type Picture,
  pictureAt,
  plainPicture,
  rowsOf,
  SOUND,
} from '#libs/odontogram/index.ts'
import { type Dentition, dentitionAt, jawOf, zsigmondy } from '#libs/teeth/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { liveEntriesAt } from './queries.ts'

interface PatientRow {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly entity_id: string
  readonly card_number: string
}
interface DoctorRow {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

/** Rows of the formula from top to bottom, each tooth in both notations. */
const formulaRows = (picture: Picture, dentition: Dentition) =>
  rowsOf(layoutOf(dentition).teeth).map(row => ({
    upper: jawOf(row[0]!) === 'upper',
    teeth: row.map(tooth => ({
      tooth,
      corner: zsigmondy(tooth),
      letters: lettersOf(picture.get(tooth) ?? SOUND).join(' '),
    })),
  }))

/**
 * The dental formula of a moment (now by default) as in form 043/у: picture, letters, ISO 3950 and Zsigmondy's numbers.
 * Error: `not-found`.
 */
export async function chartPdf(
  ctx: StaffCtx,
  input: {
    readonly patientId: string
    readonly at?: string | undefined
    readonly dentition?: Dentition | undefined
  },
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const at = input.at ? new Date(input.at) : ctx.clock.date()
  const [patient, doctor, entries, entities, { zone }] = await Promise.all([
    ctx.db.first<PatientRow>({
      text: `select p.surname, p.given, p.patronymic, p.birth_date, pe.entity_id, pe.card_number
        from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
        where p.tenant_id = $1 and p.patient_id = patients.survivor($2) order by pe.since limit 1`,
      values: [ctx.tenantId, input.patientId],
    }),
    ctx.db.first<DoctorRow>({
      text: 'select surname, given, patronymic from catalogue.practitioner where tenant_id = $1 and user_id = $2',
      values: [ctx.tenantId, ctx.actor.userId],
    }),
    liveEntriesAt(ctx.db, input.patientId, at),
    readEntities(ctx.db),
    readTenant(ctx.db),
  ])
  const entity = entities.find(candidate => candidate.entityId === patient?.entity_id)
  if (!patient || !entity) throw fail('not-found')
  const picture = pictureAt(entries)
  const day = dayOf(at.getTime(), zone)
  const dentition = input.dentition ?? dentitionAt(ageOn(patient.birth_date, day))
  const title = `Зубная формула, карта ${patient.card_number}`
  const bytes = await ctx.services.pdf.render({
    template: 'dental-chart',
    title,
    author: entity.shortName,
    createdAt: ctx.clock.now().toString(),
    data: {
      operator: letterheadOf(entity),
      patient: {
        name: fullName(patient),
        birthDate: formatDateShort(patient.birth_date),
        card: patient.card_number,
      },
      doctor: doctor ? shortName(doctor) : '',
      at: formatDate(day),
      printedAt: formatPaperMoment(ctx.clock.nowMs(), zone),
      svg: chartSvg(picture, dentition),
      rows: formulaRows(picture, dentition),
      words: plainPicture(picture).map(([tooth, state]) => ({
        tooth,
        corner: zsigmondy(tooth),
        words: describeState(tooth, state),
      })),
    },
  })
  return { bytes, fileName: `${title}.pdf` }
}
