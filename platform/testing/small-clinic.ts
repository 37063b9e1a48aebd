import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '#libs/ids/index.ts'
import { type Clock, manualClock } from '../clock/index.ts'
import { loadConfig } from '../config/index.ts'
import type { Ctx, StaffActor, StaffCtx } from '../context/index.ts'
import type { ScopedDb } from '../db/index.ts'
import { createServices, type ServicesOptions } from '../services/index.ts'
import { createTestDatabase, TEST_MASTER, type TestDatabase } from './database.ts'

/** A clinic of two legal entities with nothing in it, for tests of modules: rows are put in behind the policies. */
export interface SmallClinic {
  readonly ctx: StaffCtx
  readonly services: Ctx['services']
  readonly clock: ReturnType<typeof manualClock>
  readonly tenantId: string
  readonly entityId: string
  readonly otherEntityId: string
  readonly userId: string
  readonly database: TestDatabase
  /** Runs SQL as the superuser. */
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** A patient of `entityId`; gives his id. */
  addPatient(phone?: string): Promise<string>
  /** Writes a word on a consent behind the policies; gives the id of the row. */
  say(
    patientId: string,
    kind: string,
    decision: 'given' | 'refused' | 'withdrawn',
    more?: {
      readonly at?: Date
      readonly recordedAt?: Date
      readonly scope?: string
      readonly signedAs?: string
    },
  ): Promise<string>
  share(): Promise<string>
  endShare(groundId: string): Promise<void>
  /** The database as a portal account with these patients sees it. */
  portalDb(patientIds: readonly string[]): ScopedDb
  /** Staff of the other legal entity. */
  otherStaff(): StaffCtx
  close(): Promise<void>
}

const SILENT = { info() {}, warn() {}, error() {} }
const START = '2026-03-02T07:00:00Z'

export interface SmallClinicOptions {
  readonly writeReads: ServicesOptions['writeReads']
  readonly start?: string
}

export async function createSmallClinic(options: SmallClinicOptions): Promise<SmallClinic> {
  const database = await createTestDatabase()
  const clock = manualClock(options.start ?? START)
  const dataDir = mkdtempSync(join(tmpdir(), 'amb-clinic-'))
  const services = createServices({
    config: loadConfig({ DATA_DIR: dataDir, POOL_SIZE: '6' }),
    master: TEST_MASTER,
    urlOf: database.urlOf,
    baseClock: clock,
    log: SILENT,
    writeReads: options.writeReads,
  })
  const admin = new pg.Client({ connectionString: database.superuserUrl })
  // A test may end every connection to its database.
  admin.on('error', () => {})
  await admin.connect()
  const sql = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await admin.query<R>(text, values)).rows
  const [tenantId, entityId, otherEntityId, userId] = [newId(), newId(), newId(), newId()]
  await sql(
    `insert into tenancy.tenant (tenant_id, slug, kind, name, zone, created_at) values ($1, 'primer', 'clinic', 'Пример', 'Europe/Moscow', $2)`,
    [tenantId, clock.date()],
  )
  await sql('insert into patients.patient_counter (tenant_id) values ($1)', [tenantId])
  for (const [id, code, name] of [
    [entityId, 'А', 'ООО «Первая»'],
    [otherEntityId, 'Б', 'ООО «Вторая»'],
  ]) {
    await sql(
      `insert into tenancy.legal_entity (tenant_id, entity_id, kind, short_name, full_name, inn, ogrn, address, phone, email, head_name, head_post, code)
       values ($1, $2, 'company', $3, $3, '9900000100', '1259900000100', 'г. Примерск, ул. Озёрная, 6', '+79000000010', 'clinic@example.ru', 'Озёрная Вера Львовна', 'директор', $4)`,
      [tenantId, id, name, code],
    )
  }
  const staff = (entityIds: readonly string[]): StaffCtx => {
    const actor: StaffActor = {
      kind: 'staff',
      userId,
      sessionId: newId(),
      tenantId,
      grants: entityIds.map(id => ({ role: 'owner', entityId: id, branchId: null })),
      stepUpAt: null,
    }
    return {
      actor,
      tenantId,
      db: services.db('amb_app', { tenantId, entityIds, sharedEntityIds: [], patientIds: [] }),
      clock: clock as Clock,
      log: SILENT,
      requestId: 'test',
      address: '192.0.2.1',
      userAgent: 'test',
      language: 'ru',
      services,
    }
  }
  const editions = new Map<string, string>()
  async function editionOf(kind: string): Promise<string> {
    const known = editions.get(kind)
    if (known) return known
    const editionId = newId()
    editions.set(kind, editionId)
    await sql(
      `insert into consents.text_edition (tenant_id, edition_id, entity_id, kind, number, title, body, parameters, sha256, published_at, effective_from, approved_by)
       values ($1, $2, $3, $4, 1000, 'Проверка', '[]', '{}', '\\x00', $5, $5, 'проверка')`,
      [tenantId, editionId, entityId, kind, new Date('2025-01-01')],
    )
    return editionId
  }
  let phones = 0
  return {
    ctx: staff([entityId]),
    services,
    clock,
    tenantId,
    entityId,
    otherEntityId,
    userId,
    database,
    sql,
    async addPatient(phone = `+7900000${String(7000 + phones++)}`) {
      const patientId = newId()
      const since = new Date('2026-01-10T00:00:00Z')
      await sql(
        `insert into patients.patient (tenant_id, patient_id, surname, given, patronymic, birth_date, phone, source, created_at, updated_at)
         values ($1, $2, 'Проверкина', 'Вера', 'Павловна', '1990-05-12', $3, 'reception', $4, $4)`,
        [tenantId, patientId, phone, since],
      )
      await sql(
        `insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source) values ($1, $2, $3, $4, $5, 'reception')`,
        [tenantId, patientId, entityId, `А-${patientId}`, since],
      )
      return patientId
    },
    async say(patientId, kind, decision, more = {}) {
      const recordId = newId()
      const at = more.at ?? clock.date()
      await sql(
        `insert into consents.record (tenant_id, record_id, entity_id, patient_id, phone, kind, decision, edition_id, text_sha256, at, recorded_at, channel, page, form, ticked, address, user_agent, scope, signed_as)
         values ($1, $2, $3, $4, '+79000007000', $5, $6, $7, '\\x00', $8, $9, 'reception', '/', 'test', '{}', 'test', 'test', $10, $11)`,
        [
          tenantId,
          recordId,
          entityId,
          patientId,
          kind,
          decision,
          await editionOf(kind),
          at,
          more.recordedAt ?? at,
          more.scope ?? '',
          more.signedAs ?? 'tick',
        ],
      )
      return recordId
    },
    async share() {
      const groundId = newId()
      await sql(
        `insert into tenancy.sharing_ground (tenant_id, ground_id, from_entity, to_entity, categories, purpose, basis, basis_document, valid_from, declared_by, declared_at)
         values ($1, $2, $3, $4, '{contacts}', 'единая регистратура', 'agreement', 'Соглашение № 1', '2026-01-01', $5, $6)`,
        [tenantId, groundId, entityId, otherEntityId, userId, clock.date()],
      )
      return groundId
    },
    async endShare(groundId) {
      await sql(
        `update tenancy.sharing_ground set revoked_at = $2, revoked_by = $3, revoke_reason = 'проверка' where ground_id = $1`,
        [groundId, clock.date(), userId],
      )
    },
    portalDb: patientIds =>
      services.db('amb_patient', { tenantId, entityIds: [], sharedEntityIds: [], patientIds }),
    otherStaff: () => staff([otherEntityId]),
    async close() {
      await admin.end()
      await services.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
