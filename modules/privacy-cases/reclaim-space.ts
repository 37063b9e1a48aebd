import type { Ctx } from '#platform/context/index.ts'

/** A table of this size is written anew in about a second; larger ones wait for the night of Moscow. */
const BY_DAY = 64 * 1024 * 1024
const NIGHT = { from: 1, to: 5 }
/** What holds people's words without their number; with it, every table does. Journals of numbers only are left alone. */
const BY_PHONE_OR_CASE = [
  'cases.journal',
  'cases.attachment',
  'cases.letter',
  'messaging.message',
  'messaging.delivery',
  'site.booking_draft',
  'enquiries.enquiry',
  'enquiries.answer',
  'identity.code_challenge',
  'identity.session',
  'identity.patient_account',
  'app.idempotency',
]
const NUMBERS_ONLY = ['audit.event', 'privacy.decision']

/**
 * Writes over the place where destroyed rows lay: a deleted row stays in the pages of its table until others need the place
 * (docs/adr/0011). By day small tables only, at night all; what could not be locked is tried again by the next run. It
 * is remembered as the last step of a destruction, after its act.
 */
export async function reclaimSpace(ctx: Ctx): Promise<void> {
  const due = await ctx.db.all<{ destruction_id: string; entity_id: string }>({
    text: `select d.destruction_id, d.entity_id from cases.destruction d where d.state = 'done'
        and not exists (select from cases.destruction_step s where s.tenant_id = d.tenant_id
          and s.destruction_id = d.destruction_id and s.step = 'space') limit 200`,
  })
  if (due.length === 0) return
  const hour = ctx.clock.now().toZonedDateTimeISO('Europe/Moscow').hour
  const atMost = hour >= NIGHT.from && hour < NIGHT.to ? Number.MAX_SAFE_INTEGER : BY_DAY
  let left = 0
  // A transaction each: nobody waits for more than one table.
  for (const table of await tablesOfPeople(ctx)) {
    const row = await ctx.db.tx(tx =>
      tx.first<{ undone: string[] }>({
        text: 'select cases.rewrite_space($1, $2) as undone',
        values: [[table], atMost],
      }),
    )
    left += row!.undone.length
  }
  if (left > 0) return
  for (const row of due) {
    await ctx.db.tx(tx =>
      tx.run({
        text: `insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
          values ($1, $2, $3, 'space', '{}', $4) on conflict do nothing`,
        values: [ctx.tenantId, row.destruction_id, row.entity_id, ctx.clock.date()],
      }),
    )
  }
}

/** Every table that has a person's number, and those that know him by phone or by case. */
async function tablesOfPeople(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.all<{ name: string }>({
    text: `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|public$)' and exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped)`,
  })
  return [...new Set([...rows.map(row => row.name), ...BY_PHONE_OR_CASE])].filter(
    name => !NUMBERS_ONLY.includes(name),
  )
}
