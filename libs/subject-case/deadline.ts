import { Temporal } from 'temporal-polyfill'
import {
  addCalendarDays,
  addHours,
  addMonths,
  addWorkingDays,
  endOfDay,
  RU_CALENDAR,
  type TraceStep,
  type WorkCalendar,
} from '../workdays/index.ts'
import { type TermId, type TermUnit, termOf } from './terms.ts'

/** A deadline with the answer to «why this date». */
export interface Deadline {
  readonly term: TermId
  /** What was really counted: the law's number or the operator's smaller one. */
  readonly amount: number
  readonly unit: TermUnit
  /** Exclusive end: the first instant when it is late. ISO. */
  readonly dueAt: string
  /** The last day on which it is in time; null for clocks of hours. */
  readonly dueDay: string | null
  readonly ru: string
  readonly en: string
  readonly trace: readonly TraceStep[]
  /** A year without an approved production calendar was crossed. */
  readonly provisional: boolean
}

export interface DeadlineOptions {
  /** IANA zone of the operator: which day the receipt fell on. */
  readonly zone: string
  /** The operator's own, shorter number. Longer than the law is refused by {@link operatorAmount}. */
  readonly amount?: number
  readonly calendar?: WorkCalendar
}

/**
 * The operator's number for a term: whole, at least 1, never above the law.
 * @throws RangeError when the law allows less (clauses.md 1.8 no. 7)
 */
export function operatorAmount(term: TermId, amount: number): number {
  const law = termOf(term).amount
  if (!Number.isInteger(amount) || amount < 1 || amount > law)
    throw new RangeError(`${term}: ${amount} is outside 1…${law}`)
  return amount
}

const ruDay = (day: Temporal.PlainDate) => day.toString().split('-').reverse().join('.')
/** Units of terms, as they stand after a number. */
export const UNIT_RU: Record<TermUnit, string> = {
  'working-day': 'раб. дн.',
  'calendar-day': 'кал. дн.',
  hour: 'ч',
  month: 'мес.',
  year: 'г.',
}
const UNIT_EN: Record<TermUnit, string> = {
  'working-day': 'working days',
  'calendar-day': 'calendar days',
  hour: 'hours',
  month: 'months',
  year: 'years',
}

/**
 * When a term that begins with an event ends, and why. Days begin on the next day (ГК РФ art. 191) and end with the
 * last moment of the last day; hours run by the wall clock. A last calendar day that is not a working one is not moved:
 * art. 193 would allow it, the stricter reading protects the person.
 * @param from ISO instant of the event: receipt, discovery, destruction
 */
export function deadlineOf(term: TermId, from: string, options: DeadlineOptions): Deadline {
  const law = termOf(term)
  const amount = options.amount === undefined ? law.amount : operatorAmount(term, options.amount)
  const start = Temporal.Instant.from(from)
  const day = start.toZonedDateTimeISO(options.zone).toPlainDate()
  const own = amount < law.amount ? ` (по закону не больше ${law.amount})` : ''
  const ownEn = amount < law.amount ? ` (the law allows up to ${law.amount})` : ''
  if (law.unit === 'hour') {
    const due = addHours(start, amount)
    const at = (instant: Temporal.Instant) => {
      const local = instant.toZonedDateTimeISO(options.zone)
      return `${ruDay(local.toPlainDate())} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
    }
    return {
      term,
      amount,
      unit: law.unit,
      dueAt: due.toString(),
      dueDay: null,
      ru: `Обнаружено ${at(start)}; ${amount} ч подряд, выходные не вычитаются: до ${at(due)}. ${law.norm}.`,
      en: `Discovered ${at(start)}; ${amount} hours on end, days off included: until ${at(due)}. ${law.norm}.`,
      trace: [],
      provisional: false,
    }
  }
  const counted = countDays(law.unit, day, amount, options.calendar ?? RU_CALENDAR)
  const skipped = counted.trace.filter(step => !step.counts).length
  const skippedRu = skipped > 0 ? `, пропущено нерабочих дней: ${skipped}` : ''
  const skippedEn = skipped > 0 ? `, ${skipped} days off skipped` : ''
  return {
    term,
    amount,
    unit: law.unit,
    dueAt: endOfDay(counted.value, options.zone).toString(),
    dueDay: counted.value.toString(),
    ru: `Начало ${ruDay(day)}; ${amount} ${UNIT_RU[law.unit]}${own} со следующего дня${skippedRu}: по ${ruDay(counted.value)} включительно. ${law.norm}.`,
    en: `From ${day}; ${amount} ${UNIT_EN[law.unit]}${ownEn} from the next day${skippedEn}: through ${counted.value}. ${law.norm}.`,
    trace: counted.trace,
    provisional: counted.provisional,
  }
}

function countDays(
  unit: Exclude<TermUnit, 'hour'>,
  from: Temporal.PlainDate,
  amount: number,
  calendar: WorkCalendar,
) {
  switch (unit) {
    case 'working-day':
      return addWorkingDays(calendar, from, amount)
    case 'calendar-day':
      return { value: addCalendarDays(from, amount), trace: [], provisional: false }
    case 'month':
      return { value: addMonths(from, amount), trace: [], provisional: false }
    case 'year':
      return { value: addMonths(from, amount * 12), trace: [], provisional: false }
  }
}

export type ExtensionRefusal = 'no-extension' | 'already-extended' | 'too-late' | 'no-reason'

/** Shortest notice that can hold a reason, in characters. */
export const MIN_EXTENSION_REASON = 20

/**
 * Adds the working days that the law allows after a reasoned notice to the person, once and before the term has ended
 * (152-ФЗ art. 14 p. 3, 20, 21 p. 5.1). The extra days follow the last day of the term.
 */
export function extendDeadline(
  current: Deadline,
  input: { readonly extended: boolean; readonly reason: string; readonly now: string } & DeadlineOptions,
): { readonly deadline: Deadline } | { readonly refused: ExtensionRefusal } {
  const extra = termOf(current.term).extension
  if (extra === undefined || current.dueDay === null) return { refused: 'no-extension' }
  if (input.extended) return { refused: 'already-extended' }
  if (input.reason.trim().length < MIN_EXTENSION_REASON) return { refused: 'no-reason' }
  if (Temporal.Instant.compare(Temporal.Instant.from(input.now), Temporal.Instant.from(current.dueAt)) >= 0)
    return { refused: 'too-late' }
  const from = Temporal.PlainDate.from(current.dueDay)
  const added = addWorkingDays(input.calendar ?? RU_CALENDAR, from, extra)
  return {
    deadline: {
      ...current,
      dueAt: endOfDay(added.value, input.zone).toString(),
      dueDay: added.value.toString(),
      ru: `${current.ru} Продлено на ${extra} раб. дн. мотивированным уведомлением: по ${ruDay(added.value)} включительно.`,
      en: `${current.en} Extended by ${extra} working days by a reasoned notice: through ${added.value}.`,
      trace: [...current.trace, ...added.trace],
      provisional: current.provisional || added.provisional,
    },
  }
}
