import { dayOf, formatDate } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { destroySubjectKey } from '#modules/files/index.ts'
import { letterheadOf } from '#modules/records/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { type DestroyedCategory, destroyedCategories, FILES_CATEGORY } from './destroyed-categories.ts'

const STEPS = ['rows', 'traces', 'person'] as const

const SYSTEM_NAME = 'Амбулатория'
const METHOD = 'удаление записей базы данных без возможности восстановления средствами системы'
const METHOD_OF_FILES = 'уничтожение ключей шифрования файлов и удаление файлов'

interface Running {
  readonly destruction_id: string
  readonly entity_id: string
  readonly patient_id: string | null
  readonly subject_info: string
  readonly reason: string
}

/**
 * Carries out what two people have approved. Each step is one transaction that remembers itself, so after `kill -9` the
 * next run goes on where it stopped; the act is made once, the database holds that.
 */
export async function runDestructions(ctx: Ctx): Promise<number> {
  const running = await ctx.db.all<Running>({
    text: `select destruction_id, entity_id, patient_id, subject_info, reason from cases.destruction where state = 'running' order by started_at`,
  })
  for (const destruction of running) {
    await destroyFiles(ctx, destruction)
    for (const step of STEPS) {
      await ctx.db.tx(tx =>
        tx.all({
          text: 'select cases.destroy_step($1, $2, $3)',
          values: [destruction.destruction_id, step, ctx.clock.date()],
        }),
      )
    }
    await makeAct(ctx, destruction)
  }
  return running.length
}

/**
 * Before the rows: afterwards nobody knows which keys were the person's. Approved by two people is what `running` means,
 * and the database refuses a key under a legal hold. What it did is remembered as a step; done again it does nothing.
 */
async function destroyFiles(ctx: Ctx, { destruction_id, entity_id, patient_id }: Running): Promise<void> {
  if (patient_id === null) return
  const done = await ctx.db.first({
    text: `select from cases.destruction_step where destruction_id = $1 and step in ('files', 'rows')`,
    values: [destruction_id],
  })
  if (done) return
  const { files } = await destroySubjectKey(ctx, {
    patientId: patient_id,
    entityId: entity_id,
    ground: `уничтожение персональных данных, дело ${destruction_id}`,
  })
  await ctx.db.tx(tx =>
    tx.run({
      text: `insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
        values ($1, $2, $3, 'files', $4, $5) on conflict do nothing`,
      values: [
        ctx.tenantId,
        destruction_id,
        entity_id,
        JSON.stringify({ 'files.content': files }),
        ctx.clock.date(),
      ],
    }),
  )
}

async function categoriesOf(ctx: Ctx, destructionId: string): Promise<DestroyedCategory[]> {
  const steps = await ctx.db.all<{ destroyed: Record<string, number> }>({
    text: 'select destroyed from cases.destruction_step where destruction_id = $1',
    values: [destructionId],
  })
  return destroyedCategories(steps.map(step => step.destroyed))
}

/** Act by p. 3 and extract by p. 5 of the requirements of order 179: all fields, and no name of the person. */
async function makeAct(ctx: Ctx, destruction: Running): Promise<void> {
  const [{ zone }, entities, categories, people] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    categoriesOf(ctx, destruction.destruction_id),
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
  const method = categories.some(c => c.category === FILES_CATEGORY)
    ? `${METHOD}; ${METHOD_OF_FILES}`
    : METHOD
  const act = {
    number,
    operator: { name: entity.fullName, address: entity.address, inn: entity.inn },
    processor: null,
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
