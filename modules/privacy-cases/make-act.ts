import { CLASS_SIZE } from '#libs/anonymisation/index.ts'
import { dayOf, formatDate } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { type DestroyedCategory, destroyedCategories, FILES_CATEGORY } from './destroyed-categories.ts'
import { processorRows } from './processors.ts'
import type { Running } from './running.ts'

const SYSTEM_NAME = 'Амбулатория'
const METHOD = 'удаление записей базы данных без возможности восстановления средствами системы'
const METHOD_OF_FILES = 'уничтожение ключей шифрования файлов и удаление файлов'
const METHOD_OF_ANONYMISING =
  'обезличивание методом изменения состава и обобщения сведений; идентификаторы, ключи и связи уничтожены'
const TOO_FEW = 'обезличивание не обеспечивало неузнаваемость, обезличенная запись не сохранена'

/** What the act says of the outcome: the kinds of traits that were kept, never their values. */
const KEPT = {
  what: 'Обезличенная запись: пол, возрастная группа и год без точных значений, объём помощи по группам',
  why: `ч. 7 ст. 5 152-ФЗ; тем же признакам отвечают не менее ${CLASS_SIZE} человек, ключа к записи нет`,
}

async function categoriesOf(ctx: Ctx, destructionId: string): Promise<DestroyedCategory[]> {
  const steps = await ctx.db.all<{ destroyed: Record<string, number> }>({
    text: `select destroyed from cases.destruction_step where destruction_id = $1 and step in ('files', 'rows', 'traces', 'person')`,
    values: [destructionId],
  })
  return destroyedCategories(steps.map(step => step.destroyed))
}

/** Whether a generalised record was kept; null when the outcome was plain destruction. */
async function anonymousOf(ctx: Ctx, { destruction_id, outcome }: Running): Promise<boolean | null> {
  if (outcome !== 'anonymise') return null
  const step = await ctx.db.first<{ kept: number }>({
    text: `select (destroyed ->> 'kept')::int as kept from cases.destruction_step where destruction_id = $1 and step = 'anonymous'`,
    values: [destruction_id],
  })
  return step?.kept === 1
}

/** Act by p. 3 and extract by p. 5 of the requirements of order 179: all fields, and no name of the person. */
export async function makeAct(ctx: Ctx, destruction: Running): Promise<void> {
  const [{ zone }, entities, categories, anonymous, processors, people] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    categoriesOf(ctx, destruction.destruction_id),
    anonymousOf(ctx, destruction),
    processorRows(ctx, [destruction.entity_id]),
    ctx.db.all<{ name: string; role: string; at: Date }>({
      text: `select distinct on (v.at, v.user_id) c.surname || ' ' || c.given || coalesce(' ' || c.patronymic, '') as name, m.role, v.at
        from cases.destruction_approval v
        join identity.colleague c on c.tenant_id = v.tenant_id and c.user_id = v.user_id
        join identity.membership m on m.tenant_id = v.tenant_id and m.user_id = v.user_id
        where v.destruction_id = $1 order by v.at, v.user_id`,
      values: [destruction.destruction_id],
    }),
  ])
  const entity = entities.find(e => e.entityId === destruction.entity_id)!
  const now = ctx.clock.now().toString()
  const day = dayOf(now, zone)
  const keepUntil = deadlineOf('act-keep', now, { zone }).dueDay!
  const counted = await ctx.db.first<{ n: number }>({
    text: 'select count(*)::int + 1 as n from cases.destruction_act where entity_id = $1',
    values: [destruction.entity_id],
  })
  const number = `У-${counted!.n}/${day.slice(0, 4)}`
  const method = [
    METHOD,
    ...(categories.some(c => c.category === FILES_CATEGORY) ? [METHOD_OF_FILES] : []),
    ...(anonymous === null ? [] : [anonymous ? METHOD_OF_ANONYMISING : TOO_FEW]),
  ].join('; ')
  const stays = anonymous ? [KEPT] : []
  // Who processes by instruction is named as the register of processors names him (order 179 p. 3).
  // Once, also when the operator names the vendor in its own texts.
  const named = new Map(
    processors.map(([, name = '', inn]) => [inn || name, inn ? `${name}, ИНН ${inn}` : name]),
  )
  const processor = [...named.values()].join('; ') || null
  const act = {
    number,
    operator: { name: entity.fullName, address: entity.address, inn: entity.inn },
    processor,
    subject: destruction.subject_info,
    destroyedBy: people.map(p => ({
      name: p.name,
      post: ROLE_RU[p.role] ?? p.role,
      approvedAt: p.at.toISOString(),
    })),
    categories: categories.map(c => c.category),
    carriers: null,
    system: SYSTEM_NAME,
    method,
    reason: destruction.reason,
    date: day,
    keepUntil,
    ...(anonymous !== null && { outcome: anonymous ? 'обезличено' : 'уничтожено', stays }),
  }
  const logExtract = {
    subject: destruction.subject_info,
    categories,
    system: SYSTEM_NAME,
    reason: destruction.reason,
    date: day,
  }
  const pdf = await ctx.services.pdf.render({
    template: 'destruction-act',
    title: `Акт об уничтожении персональных данных ${number}`,
    author: entity.shortName,
    createdAt: now,
    data: {
      operator: letterheadOf(entity),
      number,
      date: formatDate(day),
      ...(processor && { processor }),
      subject: destruction.subject_info,
      people: act.destroyedBy.map(p => ({
        name: p.name,
        post: p.post,
        at: formatDate(dayOf(p.approvedAt, zone)),
      })),
      categories,
      system: SYSTEM_NAME,
      method,
      reason: destruction.reason,
      stays,
      keepUntil: formatDate(keepUntil),
      sha256: sha256(canonicalJson({ act, logExtract })),
    },
  })
  await ctx.db.tx(async tx => {
    const written = await tx.run(
      q
        .insertInto('cases.destruction_act')
        .values({
          tenant_id: ctx.tenantId,
          act_id: newId(),
          destruction_id: destruction.destruction_id,
          entity_id: destruction.entity_id,
          number,
          made_at: ctx.clock.date(),
          act: JSON.stringify(act),
          log_extract: JSON.stringify(logExtract),
          pdf: Buffer.from(pdf),
          sha256: Buffer.from(sha256(canonicalJson({ act, logExtract })), 'hex'),
          keep_until: keepUntil,
        })
        .onConflict(oc => oc.columns(['tenant_id', 'destruction_id']).doNothing()),
    )
    await tx.run({
      text: `update cases.destruction set state = 'done', patient_id = null, finished_at = $2 where destruction_id = $1`,
      values: [destruction.destruction_id, ctx.clock.date()],
    })
    if (written > 0)
      await record(tx, ctx, {
        action: 'destruction',
        operation: 'privacy-cases.destroy',
        purpose: 'rights_requests',
        entityId: destruction.entity_id,
        object: { kind: 'destruction', id: destruction.destruction_id },
        detail: { act: number },
      })
  })
}

const ROLE_RU: Record<string, string> = {
  owner: 'руководитель',
  administrator: 'администратор',
  dpo: 'ответственный за организацию обработки персональных данных',
}
