import { marked } from '#libs/fingerprint/index.ts'
import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PractitionerBody, PractitionerCard } from './edit-contract.ts'

/** All doctors, for their editor. */
export const readPractitionerCards = (ctx: StaffCtx): Promise<PractitionerCard[]> =>
  cardsOf(ctx.db, ctx, null)

/** All doctors, or one. */
async function cardsOf(
  db: Reader,
  ctx: StaffCtx,
  practitionerId: string | null,
): Promise<PractitionerCard[]> {
  const cards = await db.all<Omit<PractitionerCard, 'version'>>({
    text: `select p.practitioner_id as "practitionerId", p.slug, p.surname, p.given, p.patronymic, p.speciality,
        p.position_title as "positionTitle", p.education, p.about, p.works_since as "worksSince", p.children, p.public,
        p.archived_at is not null as archived, p.user_id as "userId",
        coalesce((select jsonb_agg(d.service_id order by d.service_id) from catalogue.practitioner_service d
          where d.tenant_id = p.tenant_id and d.practitioner_id = p.practitioner_id), '[]') as "serviceIds"
      from catalogue.practitioner p where p.tenant_id = $1 and ($2::uuid is null or p.practitioner_id = $2)
      order by p.archived_at is not null, p.position, p.surname`,
    values: [ctx.tenantId, practitionerId],
  })
  return cards.map(card => marked(card))
}

/** Colours of columns on the board, given in turn. */
const COLOURS = ['teal', 'indigo', 'orange', 'grape', 'cyan', 'pink', 'lime', 'blue']

/**
 * Adds a doctor (`practitionerId` null, with his word on the site) or changes one. Errors: `not-found` (doctor, service,
 * colleague), `conflict.version`, `conflict.state` (the word is taken, the account is another doctor's), `auth.forbidden` for the doctor
 * of a legal entity that the actor does not manage.
 */
export async function savePractitioner(
  ctx: StaffCtx,
  target: { readonly practitionerId: string; readonly version: string } | { readonly slug: string },
  input: PractitionerBody,
): Promise<{ practitionerId: string }> {
  const known = 'practitionerId' in target
  const id = known ? target.practitionerId : newId()
  await ctx.db.tx(async tx => {
    if (known) await requireSeen(tx, ctx, target)
    await requireAccount(tx, ctx, id, input.userId)
    const values = valuesOf(ctx, id, input)
    const done = known
      ? await tx.run({ text: UPDATE, values })
      : await tx.run({ text: INSERT, values: [...values, target.slug, COLOURS] })
    if (done === 0) throw fail('conflict.state', { reason: 'такой адрес на сайте уже есть у другого врача' })
    await saveServices(tx, ctx, id, input.serviceIds)
    await record(tx, ctx, {
      action: 'recording',
      operation: 'catalogue.save-practitioner',
      purpose: 'care',
      object: { kind: 'practitioner', id },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { practitionerId: id }
}

/** Whoever changes a card has read it as it stands. Errors: `not-found`, `conflict.version`. */
async function requireSeen(
  tx: Tx,
  ctx: StaffCtx,
  { practitionerId, version }: { readonly practitionerId: string; readonly version: string },
): Promise<void> {
  await tx.run({
    text: 'select 1 from catalogue.practitioner where tenant_id = $1 and practitioner_id = $2 for update',
    values: [ctx.tenantId, practitionerId],
  })
  const [card] = await cardsOf(tx, ctx, practitionerId)
  if (!card) throw fail('not-found')
  if (card.version !== version)
    throw await staleRefusal(tx, ctx, {
      operations: ['catalogue.save-practitioner'],
      objectId: practitionerId,
      beside: ['catalogue.save-service'],
    })
}

const valuesOf = (ctx: StaffCtx, id: string, input: PractitionerBody) => [
  ctx.tenantId,
  id,
  input.userId,
  input.surname,
  input.given,
  input.patronymic || null,
  input.speciality,
  input.positionTitle,
  input.education,
  input.about,
  input.worksSince,
  input.children,
  input.public,
  input.archived ? ctx.clock.date() : null,
]

const UPDATE = `update catalogue.practitioner set user_id = $3, surname = $4, given = $5, patronymic = $6, speciality = $7,
    position_title = $8, education = $9, about = $10, works_since = $11, children = $12, public = $13,
    archived_at = case when $14::timestamptz is null then null else coalesce(archived_at, $14) end
  where tenant_id = $1 and practitioner_id = $2`

const INSERT = `insert into catalogue.practitioner (tenant_id, practitioner_id, user_id, surname, given, patronymic, speciality,
    position_title, education, about, works_since, children, public, archived_at, slug, position, colour)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, count(*)::int,
    ($16::text[])[1 + count(*)::int % cardinality($16::text[])]
  from catalogue.practitioner where tenant_id = $1
  on conflict (tenant_id, slug) do nothing`

/** An account is a colleague's, and of one doctor only: who signs in is one person. */
async function requireAccount(tx: Tx, ctx: StaffCtx, id: string, userId: string | null): Promise<void> {
  if (userId === null) return
  const row = await tx.first<{ colleague: boolean; taken: boolean }>({
    text: `select exists (select from identity.colleague where tenant_id = $1 and user_id = $2) as colleague,
      exists (select from catalogue.practitioner where tenant_id = $1 and user_id = $2 and practitioner_id <> $3
        and archived_at is null) as taken`,
    values: [ctx.tenantId, userId, id],
  })
  if (!row?.colleague) throw fail('not-found')
  if (row.taken) throw fail('conflict.state', { reason: 'с этой учётной записью работает другой врач' })
}

async function saveServices(tx: Tx, ctx: StaffCtx, id: string, serviceIds: readonly string[]): Promise<void> {
  // What he does and what he is to do tells whose doctor he is.
  const entities = await tx.all<{ entityId: string }>({
    text: `select distinct s.entity_id as "entityId" from catalogue.service s
      where s.tenant_id = $1 and (s.service_id = any ($3::uuid[])
        or exists (select from catalogue.practitioner_service d where d.tenant_id = $1 and d.practitioner_id = $2
          and d.service_id = s.service_id))`,
    values: [ctx.tenantId, id, serviceIds],
  })
  const managed = (entityId: string) => granted(ctx.actor.grants, 'catalogue.manage', { entityId })
  if (!entities.every(row => managed(row.entityId)))
    throw fail('auth.forbidden', { permission: 'catalogue.manage' })
  const known = await tx.first<{ n: number }>({
    text: 'select count(*)::int as n from catalogue.service where tenant_id = $1 and service_id = any ($2::uuid[])',
    values: [ctx.tenantId, serviceIds],
  })
  if (known?.n !== new Set(serviceIds).size) throw fail('not-found')
  await tx.run({
    text: `delete from catalogue.practitioner_service
      where tenant_id = $1 and practitioner_id = $2 and service_id <> all ($3::uuid[])`,
    values: [ctx.tenantId, id, serviceIds],
  })
  await tx.run({
    text: `insert into catalogue.practitioner_service (tenant_id, practitioner_id, service_id)
      select $1, $2, unnest($3::uuid[]) on conflict do nothing`,
    values: [ctx.tenantId, id, serviceIds],
  })
}
