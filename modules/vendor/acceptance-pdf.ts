import { dayOf, formatDate, formatMoment } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { readClient, readVendorCard } from '#modules/clients/index.ts'
import { editionLink, readAcceptances } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

const WAYS = {
  'first-payment': 'оплата первого счёта',
  registration: 'регистрация в сервисе с кодом из сообщения',
  use: 'использование системы после вступления редакции в силу',
  payment: 'оплата после вступления редакции в силу',
} as const

const momentOf = (instant: string | number | undefined): string | undefined =>
  instant === undefined
    ? undefined
    : `${formatMoment(Date.parse(String(instant)), VENDOR_ZONE)}, московское время`

/**
 * The protocol of acceptance: what was accepted, by what, when, with hashes. Made of the immutable record each time, so it
 * stays available for ever (MM-1.3, SV-0). Error: `not-found`.
 */
export async function acceptanceProtocol(
  services: Services,
  db: Reader,
  tenantId: string,
  acceptanceId: string,
): Promise<Uint8Array> {
  const record = (await readAcceptances(db, tenantId)).find(row => row.acceptanceId === acceptanceId)
  if (!record) throw fail('not-found')
  const [client, vendor] = [await readClient(db, tenantId), await readVendorCard(db)]
  const evidence = record.evidence as Readonly<Record<string, string | number | undefined>>
  const facts: (readonly [string, string | number | undefined])[] = [
    ['Клиент', `${client.fullName}${client.inn ? `, ИНН ${client.inn}` : ''}`],
    ['Редакция оферты', `№ ${record.number}, ${editionLink(services.config.publicUrl, record)}`],
    ['Способ принятия', WAYS[record.way]],
    [
      'Время',
      `${formatMoment(record.at.getTime(), VENDOR_ZONE)}, ${record.at.getUTCFullYear()} г., московское`,
    ],
    ['Счёт', evidence.invoice],
    [
      'Документ банка',
      evidence.bankDocument && `№ ${evidence.bankDocument} от ${formatDate(String(evidence.bookedOn))}`,
    ],
    ['Плательщик', evidence.payer && `${evidence.payer}, ИНН ${evidence.payerInn}`],
    ['Сумма', evidence.kopecks === undefined ? undefined : formatKopecks(Number(evidence.kopecks))],
    ['Телефон', evidence.phone],
    ['Отправитель кода', evidence.sender],
    ['Код отправлен', momentOf(evidence.codeSentAt)],
    ['Код введён', momentOf(evidence.codeEnteredAt)],
    ['Число попыток', evidence.attempts],
    ['Номер запроса кода', evidence.challengeId],
    ['Адрес в сети', evidence.address],
    ['Браузер', evidence.userAgent],
    ['SHA-256 соглашения об электронных документах', evidence.electronicSha256],
    ['SHA-256 поручения обработки данных', evidence.instructionSha256],
    ['SHA-256 всего, что подписал код', evidence.subjectSha256],
    ['SHA-256 текста', record.textSha256],
    ['SHA-256 файла PDF', record.pdfSha256],
  ]
  return services.pdf.render({
    template: 'paper',
    data: {
      operator: { ...vendor, licence: null },
      title: 'Протокол принятия публичной оферты',
      number: record.acceptanceId,
      date: formatDate(dayOf(record.at.getTime(), VENDOR_ZONE)),
      blocks: [
        {
          heading: null,
          paragraphs: [
            'Договор заключён в письменной форме принятием публичной оферты. Подпись на бумаге не требуется.',
          ],
          facts: facts.flatMap(([name, value]) =>
            value === undefined ? [] : [[name, String(value)] as const],
          ),
          table: null,
        },
      ],
      footer: 'Протокол принятия публичной оферты',
    },
    title: 'Протокол принятия публичной оферты',
    author: vendor.shortName,
    createdAt: record.at.toISOString(),
  })
}
