import { formatDateShort } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { letterheadOf, readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Letterhead } from '#platform/pdf/index.ts'

/**
 * What a protocol says of the clinic, the patient and the doctor, as it was when it was signed: who is renamed or moves
 * later does not change what has been signed.
 */
export interface ProtocolFace {
  readonly operator: Letterhead
  readonly patient: { readonly name: string; readonly birthDate: string; readonly card: string }
  readonly doctor: { readonly name: string; readonly fullName: string; readonly position: string }
  /** Instant of the beginning of the visit, and the zone of the branch in which moments are printed. */
  readonly openedAt: string
  readonly zone: string
  /** Number of the protocol that this one corrects. */
  readonly original: string | null
}

interface FaceRow {
  readonly entity_id: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly card: string | null
  readonly d_surname: string
  readonly d_given: string
  readonly d_patronymic: string | null
  readonly position: string
  readonly zone: string
  readonly opened_at: Date
  readonly original: string | null
}

/** The face of a protocol from today's rows: to be signed with it. Error: `not-found`. */
export async function faceOf(ctx: Ctx, protocolId: string): Promise<ProtocolFace> {
  const [row, entities] = await Promise.all([
    ctx.db.first<FaceRow>({
      text: `select pr.entity_id, p.surname, p.given, p.patronymic, p.birth_date, pe.card_number as card,
          d.surname as d_surname, d.given as d_given, d.patronymic as d_patronymic, d.position_title as position,
          b.zone, e.opened_at,
          (select o.number from records.protocol o where o.tenant_id = pr.tenant_id and o.protocol_id = pr.amends) as original
        from records.protocol pr
        join patients.brief p on p.tenant_id = pr.tenant_id and p.patient_id = pr.patient_id
        left join patients.patient_entity pe on pe.tenant_id = pr.tenant_id and pe.patient_id = pr.patient_id and pe.entity_id = pr.entity_id
        join catalogue.practitioner d on d.tenant_id = pr.tenant_id and d.practitioner_id = pr.practitioner_id
        join records.encounter e on e.tenant_id = pr.tenant_id and e.encounter_id = pr.encounter_id
        join tenancy.branch b on b.tenant_id = e.tenant_id and b.branch_id = e.branch_id
        where pr.tenant_id = $1 and pr.protocol_id = $2`,
      values: [ctx.tenantId, protocolId],
    }),
    readEntities(ctx.db),
  ])
  const entity = entities.find(candidate => candidate.entityId === row?.entity_id)
  if (!row || !entity) throw fail('not-found')
  const doctor = { surname: row.d_surname, given: row.d_given, patronymic: row.d_patronymic }
  return {
    operator: letterheadOf(entity),
    patient: { name: fullName(row), birthDate: formatDateShort(row.birth_date), card: row.card ?? '—' },
    doctor: { name: shortName(doctor), fullName: fullName(doctor), position: row.position },
    openedAt: row.opened_at.toISOString(),
    zone: row.zone,
    original: row.original,
  }
}
