import { readThroughGate } from '#modules/privacy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Encounter, Protocol, RenderedService } from './contract.ts'

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

const protocols = (db: ScopedDb) =>
  q.selectFrom('records.protocol').select(PROTOCOL).where('tenant_id', '=', db.scope.tenantId!)

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

export async function servicesOf(db: ScopedDb, encounterId: string): Promise<RenderedService[]> {
  const rows = await db.all(
    q
      .selectFrom('records.rendered_service')
      .select([
        'rendered_id as renderedId',
        'service_id as serviceId',
        'code',
        'nomenclature_code as nomenclatureCode',
        'name',
        'teeth',
        'quantity',
        'price_kopecks as priceKopecks',
        'discount_kopecks as discountKopecks',
        'sum_kopecks as sumKopecks',
        'bill_id',
      ])
      .where('tenant_id', '=', db.scope.tenantId!)
      .where('encounter_id', '=', encounterId)
      .orderBy('position'),
  )
  return rows.map(({ bill_id, ...row }) => ({ ...row, billed: bill_id !== null }))
}

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
