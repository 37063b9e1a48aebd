import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { optionTotals, type PlanItem, type PlanOption } from '#libs/treatment-plan/index.ts'
import type { PastVisit } from './add-history.ts'
import type { Built, BuiltService, Db } from './built.ts'
import { insertRows } from './insert-rows.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
const PLANS = 24

const ALERTS = [
  ['allergy', 'лидокаин', true],
  ['allergy', 'пенициллин', true],
  ['allergy', 'латекс', true],
  ['condition', 'сахарный диабет 2 типа', false],
  ['condition', 'гипертония', false],
  ['condition', 'беременность', true],
  ['medicine', 'варфарин', true],
  ['medicine', 'бисфосфонаты', true],
] as const

const NOTES = [
  'Боится уколов: аппликационная анестезия перед инъекцией.',
  'Просит звонить только после 18 часов.',
  'Выраженный рвотный рефлекс.',
  'Хочет обойтись без съёмного протеза.',
]

interface Sheet {
  readonly plans: object[]
  readonly versions: object[]
  readonly requests: object[]
  readonly signatures: object[]
}

/** A few treatment plans (a bridge or an implant, drafts and signed ones), alerts and notes of past dental patients. */
export async function addPlans(
  db: Db,
  random: Random,
  built: Built,
  visits: readonly PastVisit[],
): Promise<void> {
  const adults = [
    ...new Map(
      visits.filter(v => v.entity === 'A' && v.service.category !== 'Ортодонтия').map(v => [v.patientId, v]),
    ).values(),
  ]
  const sheet: Sheet = { plans: [], versions: [], requests: [], signatures: [] }
  for (const [i, visit] of adults.slice(0, PLANS).entries()) writePlan(sheet, random, built, visit, i)
  const { alerts, notes } = remarks(random, built, adults)
  await db.tx(async tx => {
    if (sheet.plans.length === 0) return
    const year = new Date(built.nowMs).getUTCFullYear()
    const entityId = built.entityOf.get('A')!
    await insertRows(tx, 'treatment_plans.plan_counter', [
      { tenant_id: built.tenantId, entity_id: entityId, year, last_number: sheet.plans.length },
    ])
    await insertRows(tx, 'treatment_plans.plan', sheet.plans)
    await insertRows(tx, 'treatment_plans.version', sheet.versions)
    if (sheet.requests.length > 0) {
      await insertRows(tx, 'treatment_plans.signature_request', sheet.requests)
      await insertRows(tx, 'treatment_plans.signature', sheet.signatures)
    }
    if (alerts.length > 0) await insertRows(tx, 'care_notes.alert', alerts)
    if (notes.length > 0) await insertRows(tx, 'care_notes.note', notes)
  })
}

const serviceOf = (built: Built, code: string): BuiltService =>
  built.services.find(service => service.entity === 'A' && service.nomenclatureCode === code)!

function optionsFor(built: Built, tooth: number): PlanOption[] {
  let n = 0
  const item = (code: string, teeth: number[], quantity = 1): PlanItem => {
    const service = serviceOf(built, code)
    return {
      itemId: `i${++n}`,
      serviceId: service.serviceId,
      code: service.code,
      nomenclatureCode: service.nomenclatureCode,
      name: service.name,
      minutes: service.minutes,
      priceKopecks: service.kopecks,
      teeth,
      quantity,
      discountPercent: 0,
    }
  }
  const phase = (phaseId: string, title: string, visits: number, weeks: number, items: PlanItem[]) => ({
    phaseId,
    title,
    visits,
    weeks,
    items,
  })
  const row = [tooth - 1, tooth, tooth + 1]
  return [
    {
      optionId: 'A',
      title: 'Мост',
      guaranteeMonths: 24,
      note: 'Быстрее и дешевле, но соседние зубы придётся обточить.',
      phases: [
        phase('A1', 'Подготовка', 1, 1, [item('A02.07.010.001', [], 2)]),
        phase('A2', 'Мостовидный протез', 3, 2, [item('A16.07.004', row, 3)]),
      ],
    },
    {
      optionId: 'B',
      title: 'Имплантат с коронкой',
      guaranteeMonths: 60,
      note: 'Соседние зубы остаются целыми, ждать приживления три месяца.',
      phases: [
        phase('B1', 'Хирургия', 2, 12, [item('A06.07.013', []), item('A16.07.054', [tooth])]),
        phase('B2', 'Коронка на имплантате', 2, 3, [item('A16.07.006', [tooth])]),
      ],
    },
  ]
}

function writePlan(sheet: Sheet, random: Random, built: Built, visit: PastVisit, n: number): void {
  const tooth = random.pick([16, 26, 36, 46])
  const at = new Date(Math.min(visit.to, built.nowMs - DAY))
  const planId = random.id(at.getTime())
  const year = new Date(built.nowMs).getUTCFullYear()
  const number = `ПЛ-${year}-${n + 1}`
  const whose = {
    tenant_id: built.tenantId,
    plan_id: planId,
    entity_id: built.entityOf.get('A')!,
    patient_id: visit.patientId,
  }
  sheet.plans.push({
    ...whose,
    practitioner_id: visit.doctor.practitionerId,
    number,
    title: `Отсутствует ${tooth}`,
    created_at: at,
    created_by: visit.doctor.userId,
  })
  const options = optionsFor(built, tooth)
  const frozenUntil = new Date(built.nowMs + 30 * DAY).toISOString().slice(0, 10)
  const chosen = random.chance(0.5) ? (random.chance(0.6) ? 'B' : 'A') : null
  const signed = chosen && {
    planId,
    number,
    version: 1,
    entityId: whose.entity_id,
    patientId: visit.patientId,
    optionId: chosen,
    frozenUntil,
    totalKopecks: optionTotals(options.find(option => option.optionId === chosen)!).totalKopecks,
    options,
  }
  const hash = signed && `\\x${sha256(canonicalJson(signed))}`
  const signedAt = signed && new Date(at.getTime() + 600_000)
  sheet.versions.push({
    ...whose,
    number: 1,
    content: { options },
    frozen_until: frozenUntil,
    lock: 2,
    created_at: at,
    updated_at: at,
    updated_by: visit.doctor.userId,
    signed_option: chosen,
    signed_at: signedAt,
    signed_sha256: hash,
    signed_content: signed,
  })
  if (!signed) return
  const evidence = {
    ...whose,
    number: 1,
    challenge_id: random.id(at.getTime()),
    option_id: chosen,
    sha256: hash,
    phone: '+79000000000',
  }
  sheet.requests.push({ ...evidence, lock: 2, requested_at: at, requested_by: visit.doctor.userId })
  sheet.signatures.push({
    ...evidence,
    signed_at: signedAt,
    entered_by: visit.doctor.userId,
    address: '127.0.0.1',
    user_agent: 'demo',
  })
}

function remarks(random: Random, built: Built, visits: readonly PastVisit[]) {
  const alerts: object[] = []
  const notes: object[] = []
  for (const visit of visits) {
    const row = () => ({
      tenant_id: built.tenantId,
      patient_id: visit.patientId,
      entity_id: built.entityOf.get('A')!,
      at: new Date(visit.to),
      recorded_by: visit.doctor.userId,
    })
    if (random.chance(0.25)) {
      const [kind, text, severe] = random.pick(ALERTS)
      alerts.push({ ...row(), alert_id: random.id(visit.to), kind, text, severe })
    }
    if (random.chance(0.2))
      notes.push({
        ...row(),
        note_id: random.id(visit.to),
        place: 'patient',
        tooth: null,
        item_id: null,
        text: random.pick(NOTES),
        practitioner_id: visit.doctor.practitionerId,
      })
  }
  return { alerts, notes }
}
