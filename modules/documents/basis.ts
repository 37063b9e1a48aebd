import type { DocumentTable, FieldName, FieldValue, PaperKind } from '#libs/documents/index.ts'
import { paperKind } from '#libs/documents/index.ts'
import { dayOf, formatDate, formatDateShort, pluralRu } from '#libs/format/index.ts'
import { formatKopecks, rublesInWords } from '#libs/money/index.ts'
import { itemDiscount, itemTotal, optionTotals, type PlanItem } from '#libs/treatment-plan/index.ts'
import { readBill } from '#modules/money/index.ts'
import { isSamePerson, samePerson } from '#modules/privacy/index.ts'
import { findEncounter, protocolsOf, servicesOf } from '#modules/records/index.ts'
import { findPlan, newestVersion } from '#modules/treatment-plans/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

/** What a document is made from; which of them is needed, its kind says. */
export interface Basis {
  readonly planId?: string | undefined
  readonly optionId?: string | undefined
  readonly billId?: string | undefined
  readonly encounterId?: string | undefined
  /** The doctor whose intervention it is, when reception prepares it. */
  readonly practitionerId?: string | undefined
}

interface Made {
  readonly fields: Partial<Record<FieldName, FieldValue>>
  readonly tables: Readonly<Record<string, DocumentTable>>
}
const NOTHING: Made = { fields: {}, tables: {} }

interface Whose {
  readonly entityId: string
  readonly patientId: string
  readonly kind: PaperKind
  readonly basis: Basis
}

const NAMES = { plan: 'план лечения', bill: 'счёт', visit: 'приём' } as const

/** Fields and tables of the plan, bill or visit. Errors: `document.incomplete` when it was not named, `not-found`. */
export async function basisFields(ctx: StaffCtx, input: Whose, zone: string): Promise<Made> {
  const { from } = paperKind(input.kind)
  if (from === null) return NOTHING
  const { planId, billId, encounterId } = input.basis
  if (from === 'plan' && planId) return planFields(ctx, input, planId)
  if (from === 'bill' && billId) return billFields(ctx, input, billId, zone)
  if (from === 'visit' && encounterId) return visitFields(ctx, input, encounterId, zone)
  throw fail('document.incomplete', { fields: NAMES[from] })
}

const capital = (words: string) => words[0]!.toUpperCase() + words.slice(1)
const HEAD = ['Код', 'Услуга', 'Зубы', 'Кол-во', 'Цена', 'Скидка', 'Сумма']

async function own(
  ctx: StaffCtx,
  input: Whose,
  row: { readonly entityId: string; readonly patientId: string },
): Promise<void> {
  if (row.entityId !== input.entityId) throw fail('not-found')
  if (!(await isSamePerson(ctx.db, row.patientId, input.patientId))) throw fail('not-found')
}

const planRow = (item: PlanItem): string[] => [
  item.nomenclatureCode ?? item.code,
  item.name,
  item.teeth.join(', '),
  String(item.quantity),
  formatKopecks(item.priceKopecks),
  itemDiscount(item) > 0 ? formatKopecks(itemDiscount(item)) : '',
  formatKopecks(itemTotal(item)),
]

async function planFields(ctx: StaffCtx, input: Whose, planId: string): Promise<Made> {
  const [plan, version] = await Promise.all([findPlan(ctx, planId), newestVersion(ctx, planId)])
  await own(ctx, input, { entityId: plan.entity_id, patientId: plan.patient_id })
  const wanted = version.signedOption ?? input.basis.optionId ?? version.options[0]?.optionId
  const option = version.options.find(candidate => candidate.optionId === wanted)
  if (!option) throw fail('document.incomplete', { fields: 'вариант плана' })
  const totals = optionTotals(option)
  const months = option.guaranteeMonths
  return {
    fields: {
      'plan.number': plan.number,
      'plan.title': plan.title,
      'plan.option': option.title,
      'plan.total': formatKopecks(totals.totalKopecks),
      'plan.totalWords': capital(rublesInWords(totals.totalKopecks)),
      'plan.frozenUntil': formatDateShort(version.frozenUntil),
      'plan.guarantee': months > 0 ? `${months} ${pluralRu(months, 'месяц', 'месяца', 'месяцев')}` : null,
      'plan.visits': String(totals.visits),
      'plan.weeks': `${totals.weeks} ${pluralRu(totals.weeks, 'неделя', 'недели', 'недель')}`,
    },
    tables: {
      plan: {
        head: HEAD,
        rows: option.phases.flatMap(phase => phase.items.map(planRow)),
        total: `Итого ${formatKopecks(totals.totalKopecks)}`,
      },
    },
  }
}

async function billFields(ctx: StaffCtx, input: Whose, billId: string, zone: string): Promise<Made> {
  const bill = await readBill(ctx, billId)
  await own(ctx, input, bill)
  return {
    fields: {
      'bill.number': bill.number,
      'bill.date': formatDate(dayOf(bill.issuedAt, zone)),
      'bill.total': formatKopecks(bill.totalKopecks),
      'bill.totalWords': capital(rublesInWords(bill.totalKopecks)),
      'bill.paid': formatKopecks(bill.paidKopecks),
    },
    tables: {
      bill: {
        head: HEAD,
        rows: bill.lines.map(line => [
          line.code,
          line.name,
          line.teeth.join(', '),
          String(line.quantity),
          formatKopecks(line.priceKopecks),
          line.discountKopecks > 0 ? formatKopecks(line.discountKopecks) : '',
          formatKopecks(line.sumKopecks),
        ]),
        total: `Итого ${formatKopecks(bill.totalKopecks)}`,
      },
    },
  }
}

async function visitFields(ctx: StaffCtx, input: Whose, encounterId: string, zone: string): Promise<Made> {
  const encounter = await findEncounter(ctx, encounterId)
  await own(ctx, input, { entityId: encounter.entity_id, patientId: encounter.patient_id })
  const [protocols, services] = await Promise.all([
    protocolsOf(ctx.db, await samePerson(ctx.db, input.patientId), true),
    servicesOf(ctx.db, encounterId),
  ])
  // The newest signed word on the visit: an amendment says more than what it corrects.
  const protocol = protocols.find(candidate => candidate.encounterId === encounterId)
  const content = protocol?.content
  return {
    fields: {
      'visit.date': formatDate(dayOf(encounter.opened_at.getTime(), zone)),
      'visit.protocol': protocol?.number ?? null,
      'visit.diagnosis':
        content?.diagnoses
          .map(d => `${d.code} ${d.name}${d.teeth.length > 0 ? ` (зубы: ${d.teeth.join(', ')})` : ''}`)
          .join('; ') ?? null,
      'visit.complaints': content?.complaints ?? null,
      'visit.history': content?.history ?? null,
      'visit.objective': content?.objective ?? null,
      'visit.treatment': content?.treatment ?? null,
      'visit.recommendations': content?.recommendations ?? null,
    },
    tables: {
      visit: {
        head: ['Код', 'Услуга', 'Зубы', 'Кол-во'],
        rows: services.map(s => [
          s.nomenclatureCode ?? s.code,
          s.name,
          s.teeth.join(', '),
          String(s.quantity),
        ]),
        total: null,
      },
    },
  }
}
