import { csvFile } from '#libs/csv/index.ts'
import { newId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Letter } from './contract.ts'
import { queueLetter } from './letters.ts'
import { readClient, readVendorCard } from './queries.ts'
import { momentOf } from './who.ts'

interface Row {
  readonly letter_id: string
  readonly tenant_id: string
  readonly direction: 'out' | 'in'
  readonly kind: string
  readonly address: string
  readonly subject: string
  readonly body: string
  readonly created_at: Date
  readonly sent_at: Date | null
  readonly outcome: string | null
  readonly proper: boolean
  readonly confirmed_at: Date | null
}

/** Letters both ways, the newest first; of one client when named (MM-12.3). */
export async function readLetters(db: Reader, tenantId: string | null): Promise<Letter[]> {
  const rows = await db.all<Row>({
    text: `select letter_id, tenant_id, direction, kind, address, subject, body, created_at, sent_at, outcome, proper, confirmed_at
      from clients.letter where $1::uuid is null or tenant_id = $1 order by created_at desc, letter_id desc limit 1000`,
    values: [tenantId],
  })
  return rows.map(row => ({
    letterId: row.letter_id,
    tenantId: row.tenant_id,
    direction: row.direction,
    kind: row.kind,
    address: row.address,
    subject: row.subject,
    body: row.body,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    outcome: row.outcome,
    proper: row.proper,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
  }))
}

/** The journal as CSV for Excel (UTF-8 with BOM, «;»). */
export function lettersCsv(letters: readonly Letter[]): string {
  const head = [
    'Направление',
    'Адрес',
    'Тема',
    'Текст',
    'Создано',
    'Отправлено',
    'Итог',
    'Надлежащий адрес',
    'Подтверждено',
  ]
  const rows = letters.map(letter => [
    letter.direction === 'out' ? 'исходящее' : 'входящее',
    letter.address,
    letter.subject,
    letter.body,
    letter.createdAt,
    letter.sentAt,
    letter.outcome,
    letter.proper ? 'да' : 'нет',
    letter.confirmedAt,
  ])
  return csvFile([head, ...rows])
}

/**
 * Enters a letter that came in. One to another address than the legal mailbox is journalled as «not sent» and answered so;
 * a person may confirm it (MM-12.1.1). Error: `not-found`.
 */
export async function receiveLetter(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly to: string
    readonly from: string
    readonly subject: string
    readonly body: string
    readonly by: string | null
  },
): Promise<{ letterId: string; proper: boolean }> {
  const { now } = momentOf(services, input.tenantId)
  await readClient(db, input.tenantId)
  const { legalEmail } = await readVendorCard(db)
  const proper = input.to === legalEmail
  const letterId = newId()
  await db.tx(async tx => {
    await tx.run(
      q.insertInto('clients.letter').values({
        tenant_id: input.tenantId,
        letter_id: letterId,
        direction: 'in',
        kind: 'incoming',
        address: input.from,
        subject: input.subject,
        body: input.body,
        created_at: now,
        created_by: input.by,
        proper,
      }),
    )
    if (proper) return
    await queueLetter(tx, {
      tenantId: input.tenantId,
      kind: 'not-considered-sent',
      subject: `Не считается направленным: ${input.subject}`,
      body: `Ваше письмо пришло на адрес ${input.to} и не считается направленным (пункт 12.1 оферты). Направьте его на ${legalEmail}.`,
      basis: { kind: 'letter', id: letterId },
      now,
      address: input.from,
    })
  })
  return { letterId, proper }
}

/** Confirms a letter that came to another address: from now on it counts (MM-12.1.1). Error: `not-found`. */
export async function confirmLetter(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly letterId: string; readonly by: string },
): Promise<void> {
  const { now } = momentOf(services, input.tenantId)
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update clients.letter set confirmed_at = $3, confirmed_by = $4
        where tenant_id = $1 and letter_id = $2 and direction = 'in' and not proper and confirmed_at is null`,
      values: [input.tenantId, input.letterId, now, input.by],
    })
    if (rows === 0) throw fail('not-found')
  })
}
