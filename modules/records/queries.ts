import { sql } from 'kysely'
import { shortName } from '#libs/names/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Cosignature, Encounter, Protocol, RenderedService } from './contract.ts'

const PROTOCOL = [
  'protocol_id',
  'encounter_id',
  'entity_id',
  'patient_id',
  'practitioner_id',
  'template',
  'number',
  'content',
  'version',
  'created_at',
  'updated_at',
  'signed_at',
  'content_sha256',
  'amends',
  'amendment_reason',
] as const

interface CosignatureRow extends Omit<Cosignature, 'who' | 'askedAt' | 'at'> {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly askedAt: string
  readonly at: string | null
}

const cosignatures = sql<CosignatureRow[]>`coalesce((select jsonb_agg(jsonb_build_object(
    'requestId', r.request_id, 'practitionerId', r.practitioner_id, 'surname', d.surname, 'given', d.given,
    'patronymic', d.patronymic, 'capacity', r.capacity, 'askedAt', r.asked_at, 'at', a.at, 'reason', coalesce(a.reason, ''),
    'state', case when a.at is null then 'asked' when a.content_sha256 is null then 'declined' else 'signed' end)
    order by r.asked_at, r.request_id)
  from records.cosign_request r
  join catalogue.practitioner d on d.tenant_id = r.tenant_id and d.practitioner_id = r.practitioner_id
  left join records.cosign_answer a on a.tenant_id = r.tenant_id and a.request_id = r.request_id
  where r.tenant_id = records.protocol.tenant_id and r.protocol_id = records.protocol.protocol_id), '[]')`

const protocols = (db: ScopedDb) =>
  q
    .selectFrom('records.protocol')
    .select([...PROTOCOL, cosignatures.as('cosignatures')])
    .where('tenant_id', '=', db.scope.tenantId!)

type Row = Awaited<ReturnType<typeof all>>[number]
const all = (db: ScopedDb) => db.all(protocols(db))

const present = (row: Row): Protocol => ({
  protocolId: row.protocol_id,
  encounterId: row.encounter_id,
  entityId: row.entity_id,
  patientId: row.patient_id,
  practitionerId: row.practitioner_id,
  template: row.template,
  number: row.number,
  content: row.content as Protocol['content'],
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  signedAt: row.signed_at?.toISOString() ?? null,
  sha256: row.content_sha256?.toString('hex') ?? null,
  amends: row.amends,
  amendmentReason: row.amendment_reason,
  cosignatures: row.cosignatures.map(({ surname, given, patronymic, askedAt, at, ...one }) => ({
    ...one,
    who: shortName({ surname, given, patronymic }),
    askedAt: new Date(askedAt).toISOString(),
    at: at && new Date(at).toISOString(),
  })),
})

/** A protocol by its id. Error: `not-found`. */
export async function findProtocol(db: ScopedDb, protocolId: string): Promise<Protocol> {
  const row = await db.first(protocols(db).where('protocol_id', '=', protocolId))
  if (!row) throw fail('not-found')
  return present(row)
}

/** Protocols of patients, newest first; drafts only for staff. */
export const protocolsOf = async (
  db: ScopedDb,
  patientIds: readonly string[],
  signedOnly: boolean,
  limit = 500,
): Promise<Protocol[]> =>
  patientIds.length === 0
    ? []
    : (
        await db.all(
          protocols(db)
            .where('patient_id', 'in', [...patientIds])
            .$if(signedOnly, rows => rows.where('signed_at', 'is not', null))
            .orderBy('created_at', 'desc')
            .limit(limit),
        )
      ).map(present)

/** Services rendered in a visit, each with what it used up. */
export const servicesOf = (db: ScopedDb, encounterId: string): Promise<RenderedService[]> =>
  db.all<RenderedService>({
    name: 'records.services-of',
    text: `select r.rendered_id as "renderedId", r.service_id as "serviceId", r.code, r.nomenclature_code as "nomenclatureCode",
        r.name, r.teeth, r.quantity, r.price_kopecks as "priceKopecks", r.discount_kopecks as "discountKopecks",
        r.sum_kopecks as "sumKopecks", r.bill_id is not null as billed,
        coalesce((select jsonb_agg(jsonb_build_object('materialId', m.material_id, 'name', m.name, 'unit', m.unit,
            'quantity', m.quantity, 'norm', m.norm_quantity) order by m.position)
          from records.rendered_material m where m.tenant_id = r.tenant_id and m.rendered_id = r.rendered_id), '[]') as materials
      from records.rendered_service r where r.tenant_id = $1 and r.encounter_id = $2 order by r.position`,
    values: [db.scope.tenantId, encounterId],
  })

/** The row of an encounter. Error: `not-found`. */
export async function findEncounter(ctx: Ctx, encounterId: string) {
  const row = await ctx.db.first(
    q
      .selectFrom('records.encounter')
      .selectAll()
      .where('tenant_id', '=', ctx.tenantId)
      .where('encounter_id', '=', encounterId),
  )
  if (!row) throw fail('not-found')
  return row
}

/** A visit with its protocols and services. Error: `not-found`. */
export async function readEncounter(ctx: StaffCtx, encounterId: string): Promise<Encounter> {
  const row = await findEncounter(ctx, encounterId)
  const [list, services] = await Promise.all([
    ctx.db.all(protocols(ctx.db).where('encounter_id', '=', encounterId).orderBy('created_at')),
    servicesOf(ctx.db, encounterId),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'records.read-encounter',
      purpose: 'care',
      entityId: row.entity_id,
      patientId: row.patient_id,
      object: { kind: 'encounter', id: encounterId },
    }),
  ])
  return {
    encounterId: row.encounter_id,
    entityId: row.entity_id,
    branchId: row.branch_id,
    patientId: row.patient_id,
    practitionerId: row.practitioner_id,
    appointmentId: row.appointment_id,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    version: row.version,
    protocols: list.map(present),
    services,
  }
}

export async function encounterOfAppointment(ctx: StaffCtx, appointmentId: string): Promise<string | null> {
  const row = await ctx.db.first(
    q
      .selectFrom('records.encounter')
      .select('encounter_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', appointmentId),
  )
  return row?.encounter_id ?? null
}
