import { formatPaperMoment } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import type { LegalEntity } from '#modules/tenancy/contract.ts'

export interface IncidentFacts {
  readonly number: string
  readonly discoveredAt: Date
  readonly description: string
  readonly categories: readonly string[]
  readonly causes: string | null
  readonly harm: string | null
  readonly measures: string | null
  readonly investigation: string | null
  readonly culprits: string | null
  readonly contact: string
  readonly affected: number
}

const gap = (text: string | null) => text?.trim() || '— (заполните)'

/**
 * Draft of the first notice to the authority: incident, supposed causes, harm, measures, contact (152-ФЗ art. 21
 * p. 3.1 sub. 1; form of order 187 is filled from it). A draft is for the officer: nothing is filed by itself.
 */
export const rknFirstDraft = (o: LegalEntity, i: IncidentFacts, zone: string): string =>
  [
    `Уведомление о факте неправомерной или случайной передачи персональных данных. Инцидент № ${i.number}`,
    `Оператор: ${o.fullName}, ИНН ${o.inn ?? '—'}, ОГРН ${o.ogrn ?? '—'}, ${o.address}.`,
    `Обнаружено: ${formatPaperMoment(i.discoveredAt.getTime(), zone)}.`,
    `Что произошло: ${i.description}`,
    `Категории данных: ${i.categories.join(', ') || '—'}. Затронуто человек: ${i.affected}.`,
    `Предполагаемые причины: ${gap(i.causes)}`,
    `Предполагаемый вред: ${gap(i.harm)}`,
    `Принятые меры: ${gap(i.measures)}`,
    `Кто взаимодействует с Роскомнадзором: ${i.contact}.`,
  ].join('\n')

/** Draft of the second notice: results of the investigation and those whose actions were the cause. */
export const rknResultDraft = (o: LegalEntity, i: IncidentFacts): string =>
  [
    `Результаты внутреннего расследования инцидента № ${i.number}`,
    `Оператор: ${o.fullName}, ИНН ${o.inn ?? '—'}.`,
    `Результаты: ${gap(i.investigation)}`,
    `Лица, действия которых стали причиной: ${gap(i.culprits)}`,
    `Принятые меры: ${gap(i.measures)}`,
    `Затронуто человек: ${i.affected}.`,
  ].join('\n')

/** Notice to a person: what happened, with which data, what we did, what he can do (IP-3.3, IV-3.7). */
export const subjectDraft = (o: LegalEntity, i: IncidentFacts, zone: string): string =>
  [
    `${o.shortName} сообщает: ${formatPaperMoment(i.discoveredAt.getTime(), zone)} обнаружен инцидент с персональными данными.`,
    `Затронуты сведения: ${i.categories.join(', ') || 'уточняются'}.`,
    `Что сделано: ${i.measures?.trim() || 'идёт внутреннее расследование'}.`,
    'Что сделать вам: не называйте никому коды из СМС, не отвечайте на звонки «из клиники» с просьбой о деньгах, смените пароли, которые совпадают с датой рождения или телефоном.',
    `Вопросы: ${formatPhone(o.phone)}, ${o.email}.`,
  ].join('\n')

/** Fields without which a notice is not complete. */
export const missingFor = (i: IncidentFacts) => ({
  rknFirst: [!i.causes && 'причины', !i.harm && 'вред', !i.measures && 'меры'].filter(t => t !== false),
  rknResult: [!i.investigation && 'результаты расследования', !i.measures && 'меры'].filter(t => t !== false),
})
