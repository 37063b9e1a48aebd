import type { DocumentMatch, MatchReason } from '#libs/bank-statement/index.ts'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'

/** The reasons of a match in words, for the accountant and for evidence. */
export const explainMatch = (match: Pick<DocumentMatch, 'reasons'>): string[] => match.reasons.map(reasonText)

/** A person among the clients has no INN to be named by. */
const clientWith = (form: string, inn: string): string => (/^\d+$/.test(inn) ? `${form} ${inn}` : form)

function reasonText(reason: MatchReason): string {
  switch (reason.code) {
    case 'outgoing':
      return 'списание'
    case 'imported-before':
      return 'этот платёж уже загружен раньше'
    case 'repeated-in-statement':
      return 'этот платёж уже есть в выписке'
    case 'payer-inn':
      return clientWith('ИНН плательщика — клиент', reason.clientInn)
    case 'payer-account':
      return clientWith('счёт плательщика — клиент', reason.clientInn)
    case 'payer-name':
      return clientWith('наименование плательщика похоже на клиента', reason.clientInn)
    case 'payer-not-stated':
      return 'плательщик не назван'
    case 'payer-is-another':
      return clientWith(`платит другое лицо (ИНН ${reason.payerInn}) за клиента`, reason.clientInn)
    case 'payer-not-known':
      return `плательщик не известен${reason.payerInn ? ` (ИНН ${reason.payerInn})` : ''}`
    case 'number':
      return `в назначении счёт № ${reason.number}`
    case 'number-without-word':
      return `в назначении похоже на счёт № ${reason.number}`
    case 'short-number':
      return `в назначении короткий номер счёта № ${reason.number}`
    case 'number-not-known':
      return `счёта нет: ${reason.numbers.join(', ')}`
    case 'invoices-of-several-clients':
      return 'названы счета разных клиентов'
    case 'date-differs':
      return `дата счёта в назначении ${formatDateShort(reason.stated)}, а счёт от ${formatDateShort(reason.invoiceDate)}`
    case 'sum-equal':
      return `сумма сходится: ${formatKopecks(reason.kopecks)}`
    case 'sum-of-several':
      return `сумма сходится с несколькими счетами: ${formatKopecks(reason.kopecks)}`
    case 'sum-less':
      return `меньше на ${formatKopecks(reason.byKopecks)}`
    case 'sum-more':
      return `больше на ${formatKopecks(reason.byKopecks)}`
    case 'no-number':
      return 'номера счёта нет'
    case 'already-paid':
      return 'счёт уже оплачен'
    case 'only-open-invoice':
      return 'единственный открытый счёт клиента'
    case 'no-open-invoice':
      return 'открытых счетов нет'
    case 'oldest-of-equal':
      return 'старший из равных счетов'
    case 'several-open-invoices':
      return 'открытых счетов несколько'
    case 'notice':
      return `уведомление о плательщике от ${formatDateShort(reason.date)}`
    case 'notice-not-before-payment':
      return `уведомление от ${formatDateShort(reason.date)} пришло не раньше платежа`
    case 'notice-for-other-invoice':
      return `уведомление для другого счёта № ${reason.number}`
    case 'notice-missing':
      return 'уведомления о плательщике нет: спросите клиента'
    case 'client-in-purpose':
      return 'назначение называет клиента'
    case 'client-not-in-purpose':
      return 'назначение не называет клиента'
  }
}
