import { randomBytes } from 'node:crypto'
import { formatDate } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import {
  momentOf,
  moveContract,
  queueLetter,
  readClient,
  readVendorCard,
  SYSTEM,
} from '#modules/clients/index.ts'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { destroyedCategories } from '#modules/privacy-cases/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q, type Tx } from '#platform/db/index.ts'
import type { Running } from './destroy-tenant.ts'

/** Acts take turns for their numbers. */
const ACT_LOCK = 4_216_210
const SYSTEM_NAME = 'Амбулатория'
const METHOD =
  'уничтожение ключей, которыми зашифрованы файлы, и удаление записей базы данных без возможности восстановления средствами системы'

/** What is not destroyed, with the ground; printed in the act. */
const STAYS = [
  {
    what: 'Договор, счета, платежи, письма и акты между поставщиком и клиентом',
    why: 'Первичные учётные документы хранятся не менее пяти лет (ч. 1 ст. 29 402-ФЗ); данных пациентов в них нет',
  },
  {
    what: 'Журнал действий без имён: кто из сотрудников что делал и когда',
    why: 'Выгрузка из журнала хранится вместе с актом три года (п. 8 Требований, приказ Роскомнадзора № 179)',
  },
  {
    what: 'Адрес сайта клиники (имя в адресной строке)',
    why: 'Занят навсегда, чтобы пациенты не попали к другой клинике; данных о людях не содержит',
  },
] as const

/** The act, the end of the term, the state of the contract and the letter about it, in one transaction; once. */
export async function finishDestruction(services: Services, running: Running): Promise<void> {
  const { tenantId, destructionId } = running
  const db = services.db('amb_platform', NO_SCOPE)
  const { now } = momentOf(services, tenantId)
  await db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock($1)', values: [ACT_LOCK] })
    const done = await tx.run({
      text: 'update clients.destruction set finished_at = $3 where tenant_id = $1 and destruction_id = $2 and finished_at is null',
      values: [tenantId, destructionId, now],
    })
    if (done === 0) return
    const act = await writeAct(services, tx, running)
    // Whom the clinic named as its first person; the contract's own address stays.
    await tx.run({
      text: 'update clients.client set owner_email = null where tenant_id = $1',
      values: [tenantId],
    })
    if (running.cause === 'restored-copy') {
      await moveContract(tx, {
        tenantId,
        to: 'destroyed',
        basis: 'restored-copy',
        basisId: destructionId,
        reason: `Данные вернулись из старой копии базы и уничтожены снова: акт № ${act.number}`,
        who: SYSTEM,
        now,
      })
      return
    }
    await tx.run({
      text: `update clients.retention set ended_at = $3, outcome = 'destroyed', act = $4 where tenant_id = $1 and retention_id = $2`,
      values: [
        tenantId,
        running.retentionId,
        now,
        JSON.stringify({ number: act.number, sha256: act.sha256 }),
      ],
    })
    await moveContract(tx, {
      tenantId,
      to: 'destroyed',
      basis: 'destruction',
      basisId: destructionId,
      reason: `Срок хранения истёк, данные уничтожены: акт № ${act.number}`,
      who: SYSTEM,
      now,
    })
    await queueLetter(tx, {
      tenantId,
      kind: 'destroyed',
      subject: `Данные уничтожены, акт № ${act.number}`,
      body: `Срок хранения данных клиники истёк, они уничтожены.

Акт (PDF): ${services.config.publicUrl}/act/${act.token}.pdf
Выгрузка из журнала с номерами карт (CSV): ${services.config.publicUrl}/act/${act.token}.csv

Акт и выгрузка хранятся до ${formatDate(act.keepUntil)} включительно. Медицинские документы хранит клиника.`,
      basis: { kind: 'destruction', id: destructionId },
      now,
    })
  })
  forgetLicence(services, tenantId)
}

async function writeAct(services: Services, tx: Tx, running: Running) {
  const { tenantId, destructionId, facts } = running
  const { now, today } = momentOf(services, tenantId)
  const [client, vendor] = [await readClient(tx, tenantId), await readVendorCard(tx)]
  const row = await tx.first<{
    destroyed: Record<string, number>
    keys: number
    files: number
    keep_until: string | null
    n: number
  }>({
    text: `select d.destroyed, d.keys, d.files, r.keep_until, (select count(*)::int + 1 from clients.destruction_act) as n
      from clients.destruction d left join clients.retention r using (tenant_id, retention_id)
      where d.tenant_id = $1 and d.destruction_id = $2`,
    values: [tenantId, destructionId],
  })
  const { destroyed, keys, files, keep_until, n } = row!
  const number = `УД-${n}/${today.slice(0, 4)}`
  const categories = destroyedCategories([destroyed, { 'files.content': files }])
  const keepUntil = deadlineOf('act-keep', now.toISOString(), { zone: VENDOR_ZONE }).dueDay!
  const reason =
    running.cause === 'restored-copy'
      ? 'Данные вернулись из старой копии базы после уничтожения'
      : `Истёк срок хранения данных для выгрузки (по ${formatDate(keep_until!)} включительно)`
  const subject = `Пациенты (${facts.patients}), их представители и сотрудники клиента; номера карт — в выгрузке из журнала`
  const act = {
    number,
    operators: facts.operators.map(({ name, inn, address }) => ({ name, inn, address })),
    processor: { name: vendor.fullName, inn: vendor.inn, address: vendor.address },
    subject,
    destroyedBy: [{ name: vendor.head, post: 'руководитель', at: now.toISOString() }],
    categories: categories.map(c => c.category),
    carriers: null,
    system: SYSTEM_NAME,
    method: METHOD,
    keys,
    reason,
    date: today,
    stays: STAYS,
    keepUntil,
  }
  const logExtract = {
    operators: facts.operators,
    categories,
    destroyed,
    system: SYSTEM_NAME,
    reason,
    date: today,
  }
  const hash = sha256(canonicalJson({ act, logExtract }))
  const pdf = await services.pdf.render({
    template: 'destruction-act',
    title: `Акт об уничтожении персональных данных ${number}`,
    author: vendor.shortName,
    createdAt: now.toISOString(),
    data: {
      operator: { ...client, licence: client.licenceNumber },
      processor: `${vendor.fullName}, ${vendor.address}, ИНН ${vendor.inn}`,
      number,
      date: formatDate(today),
      subject,
      people: [{ name: vendor.head, post: `руководитель, ${vendor.shortName}`, at: formatDate(today) }],
      categories,
      system: SYSTEM_NAME,
      method: METHOD,
      reason,
      stays: STAYS,
      keepUntil: formatDate(keepUntil),
      sha256: hash,
    },
  })
  const token = randomBytes(18).toString('base64url')
  await tx.run(
    q.insertInto('clients.destruction_act').values({
      tenant_id: tenantId,
      act_id: newId(),
      destruction_id: destructionId,
      number,
      made_at: now,
      act: JSON.stringify(act),
      log_extract: JSON.stringify(logExtract),
      pdf: Buffer.from(pdf),
      sha256: hash,
      token,
      keep_until: keepUntil,
    }),
  )
  return { number, sha256: hash, token, keepUntil }
}
