import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import type { SignedContent } from '#modules/records/index.ts'
import type { Built, BuiltDoctor, BuiltService, Db, EntityKey } from './built.ts'
import { insertRows } from './insert-rows.ts'
import { ENTITIES } from './network.ts'
import type { Random } from './random.ts'
import { storiesFor } from './stories.ts'

/** A past visit that took place. */
export interface PastVisit {
  readonly appointmentId: string
  readonly patientId: string
  readonly branchId: string
  readonly entity: EntityKey
  readonly doctor: BuiltDoctor
  readonly service: BuiltService
  readonly from: number
  readonly to: number
}

const BATCH = 1_000
const MINUTE = 60_000
const TEETH = [11, 12, 14, 16, 17, 21, 24, 25, 26, 27, 35, 36, 37, 44, 45, 46, 47]

interface Tables {
  readonly 'records.encounter': object[]
  readonly 'records.protocol': object[]
  readonly 'records.rendered_service': object[]
  readonly 'money.bill': object[]
  readonly 'money.bill_line': object[]
  readonly 'money.cash_shift': object[]
  readonly 'money.payment': object[]
}

const emptyTables = (): Tables => ({
  'records.encounter': [],
  'records.protocol': [],
  'records.rendered_service': [],
  'money.bill': [],
  'money.bill_line': [],
  'money.cash_shift': [],
  'money.payment': [],
})

/** Signed protocols, bills and payments of past visits, numbered in order of time, with cash shifts of each day. */
export async function addHistory(
  db: Db,
  random: Random,
  built: Built,
  visits: readonly PastVisit[],
  say: (line: string) => void,
): Promise<void> {
  const book = createBook(random, built)
  const ordered = [...visits].sort((a, b) => a.to - b.to)
  for (let i = 0; i < ordered.length; i += BATCH) {
    const tables = emptyTables()
    for (const visit of ordered.slice(i, i + BATCH)) book.write(visit, tables)
    await db.tx(async tx => {
      for (const [table, rows] of Object.entries(tables))
        if (rows.length > 0) await insertRows(tx, table, rows)
    })
  }
  await db.tx(async tx => {
    await insertRows(tx, 'records.protocol_counter', book.counters('protocol'))
    await insertRows(tx, 'money.bill_counter', book.counters('bill'))
  })
  say(`history of ${ordered.length} visits`)
}

function createBook(random: Random, built: Built) {
  const { tenantId } = built
  const numbers = { protocol: new Map<string, number>(), bill: new Map<string, number>() }
  const shifts = new Map<string, { id: string; day: string; number: number }>()
  const codeOf = (entity: EntityKey) => ENTITIES.find(e => e.key === entity)!.code
  const next = (kind: 'protocol' | 'bill', entity: EntityKey, at: number) => {
    const key = `${entity}/${new Date(at).getUTCFullYear()}`
    const n = (numbers[kind].get(key) ?? 0) + 1
    numbers[kind].set(key, n)
    return `${codeOf(entity)}-${new Date(at).getUTCFullYear()}${kind === 'bill' ? '/' : '-'}${n}`
  }
  const shiftOf = (visit: PastVisit, at: number, entityId: string, tables: Tables): string => {
    const key = `${entityId}/${visit.branchId}`
    const day = new Date(at).toISOString().slice(0, 10)
    const last = shifts.get(key)
    if (last?.day === day) return last.id
    const shift = { id: random.id(at), day, number: (last?.number ?? 0) + 1 }
    shifts.set(key, shift)
    tables['money.cash_shift'].push({
      tenant_id: tenantId,
      shift_id: shift.id,
      entity_id: entityId,
      branch_id: visit.branchId,
      number: shift.number,
      opened_at: new Date(at),
      opened_by: built.cashierId,
      closed_at: new Date(Math.min(Date.parse(`${day}T20:00:00Z`), built.nowMs)),
      closed_by: built.cashierId,
    })
    return shift.id
  }
  const servicesOf = (visit: PastVisit): BuiltService[] => {
    const usual = (word: string) =>
      built.services.find(s => s.entity === visit.entity && s.name.includes(word) && s !== visit.service)
    const extra = ['Лечение зубов', 'Хирургия', 'Имплантация'].includes(visit.service.category)
      ? usual('Инфильтрационная анестезия')
      : visit.service.category === 'Приёмы' && visit.entity === 'A' && random.chance(0.3)
        ? usual('Ортопантомография')
        : undefined
    return extra ? [visit.service, extra] : [visit.service]
  }

  function write(visit: PastVisit, tables: Tables): void {
    const { doctor, from, to, patientId } = visit
    const entityId = built.entityOf.get(visit.entity)!
    const encounterId = random.id(from)
    const protocolId = random.id(from + 1)
    const billId = random.id(to)
    const teeth = visit.service.toothRequired ? [random.pick(TEETH)] : []
    const place = { tenant_id: tenantId, entity_id: entityId, patient_id: patientId }
    tables['records.encounter'].push({
      ...place,
      encounter_id: encounterId,
      branch_id: visit.branchId,
      practitioner_id: doctor.practitionerId,
      appointment_id: visit.appointmentId,
      opened_at: new Date(from),
      closed_at: new Date(to),
    })
    const services = servicesOf(visit).map((service, position) => ({
      service,
      position,
      renderedId: random.id(from + 2 + position),
      teeth: service.toothRequired ? teeth : [],
    }))
    for (const { service, position, renderedId, teeth } of services) {
      const line = {
        ...place,
        rendered_id: renderedId,
        code: service.code,
        nomenclature_code: service.nomenclatureCode,
        name: service.name,
        teeth,
        quantity: 1,
        price_kopecks: service.kopecks,
        discount_kopecks: 0,
        sum_kopecks: service.kopecks,
        position,
        bill_id: billId,
      }
      tables['records.rendered_service'].push({
        ...line,
        encounter_id: encounterId,
        practitioner_id: doctor.practitionerId,
        service_id: service.serviceId,
        rendered_at: new Date(to),
      })
      tables['money.bill_line'].push(line)
    }
    const story = random.pick(storiesFor(doctor.position, visit.service))
    const filled = (text: string) => text.replace('{teeth}', teeth.join(', '))
    const signed: SignedContent = {
      protocolId,
      number: next('protocol', visit.entity, to),
      template: visit.entity === 'A' ? 'dental-exam' : 'general-exam',
      entityId,
      patientId,
      practitionerId: doctor.practitionerId,
      encounterId,
      signedBy: doctor.userId,
      signedAt: new Date(to).toISOString(),
      amends: null,
      amendmentReason: null,
      content: {
        complaints: story.complaints,
        history: story.history,
        objective: filled(story.objective),
        diagnoses: [{ code: story.diagnosis[0], name: story.diagnosis[1], teeth }],
        treatment: story.treatment,
        recommendations: story.recommendations,
      },
      services: services.map(({ service, teeth }) => ({
        code: service.code,
        nomenclatureCode: service.nomenclatureCode,
        name: service.name,
        teeth,
        quantity: 1,
      })),
    }
    tables['records.protocol'].push({
      ...place,
      protocol_id: protocolId,
      encounter_id: encounterId,
      practitioner_id: doctor.practitionerId,
      template: signed.template,
      number: signed.number,
      content: signed.content,
      version: 2,
      created_at: new Date(from),
      updated_at: new Date(to),
      signed_at: new Date(to),
      signed_by: doctor.userId,
      content_sha256: `\\x${sha256(canonicalJson(signed))}`,
      signed_content: signed,
    })
    const total = services.reduce((sum, { service }) => sum + service.kopecks, 0)
    const paidAt = to + 5 * MINUTE
    const bill = next('bill', visit.entity, to)
    // A few bills of the last weeks are still open: somebody owes.
    const open = built.nowMs - to < 30 * 1_440 * MINUTE && random.chance(0.06)
    tables['money.bill'].push({
      ...place,
      bill_id: billId,
      branch_id: visit.branchId,
      encounter_id: encounterId,
      number: bill,
      total_kopecks: total,
      paid_kopecks: open ? 0 : total,
      issued_at: new Date(to),
      issued_by: built.cashierId,
    })
    if (open) return
    const method = random.chance(0.7) ? 'card' : 'cash'
    tables['money.payment'].push({
      ...place,
      payment_id: random.id(paidAt),
      bill_id: billId,
      shift_id: shiftOf(visit, paidAt, entityId, tables),
      method,
      kopecks: total,
      received_at: new Date(paidAt),
      received_by: built.cashierId,
      receipt: {
        operation: 'sell',
        bill,
        payment: { type: method === 'cash' ? 0 : 1, sum: total },
        items: services.map(({ service }) => ({
          name: service.name.slice(0, 128),
          quantity: 1,
          price: service.kopecks,
          sum: service.kopecks,
          payment_method: 'full_payment',
          payment_object: 4,
          vat: 'none',
        })),
      },
      fiscal_state: 'not_fiscalised',
    })
  }

  const counters = (kind: 'protocol' | 'bill') =>
    [...numbers[kind]].map(([key, last]) => {
      const [entity, year] = key.split('/')
      return {
        tenant_id: tenantId,
        entity_id: built.entityOf.get(entity!)!,
        year: Number(year),
        last_number: last,
      }
    })
  return { write, counters }
}
