import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { newId } from '#libs/ids/index.ts'
import type { Purpose } from '#libs/purposes/index.ts'
import { may } from '#modules/privacy/index.ts'
import { systemClock } from '#platform/clock/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { openInstallation } from '../apps/server/compose.ts'

/**
 * `node bench/gate.ts`: how long one decision of the gate takes at 100,000 subjects with 10 consents each; the target
 * is under 1 ms. One question after another, as a caller waits for it: transaction, round trip, decision.
 */
const { values: options } = parseArgs({
  options: {
    subjects: { type: 'string', default: '100000' },
    questions: { type: 'string', default: '5000' },
  },
})
const subjects = Number(options.subjects)
const questions = Number(options.questions)
const KINDS =
  '{pd_processing,account_creation,news,ads_sms,ads_email,ads_call,ads_messenger,health_special,biometric_image,review_publication}'
const PURPOSES: readonly Purpose[] = ['news', 'ads', 'notifications', 'care', 'smile_visualisation']

const dir = mkdtempSync(join(tmpdir(), 'amb-gate-'))
const installation = await openInstallation(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'error' }))
const admin = new pg.Client({ connectionString: installation.adminUrl })
try {
  await admin.connect()
  const [tenantId, entityId, editionId] = [newId(), newId(), newId()]
  const now = new Date(systemClock.nowMs() - 86_400_000)
  console.log(`Loading ${subjects} subjects with 10 consents each …`)
  await load(tenantId, entityId, editionId, now)
  const { rows } = await admin.query<{ id: string }>(
    'select patient_id as id from patients.patient order by random() limit $1',
    [questions],
  )
  const db = installation.services.db('amb_app', {
    tenantId,
    entityIds: [entityId],
    sharedEntityIds: [],
    patientIds: [],
  })
  const ask = (db: Reader, patientId: string, i: number) =>
    may(
      { db, clock: systemClock },
      {
        subject: { kind: 'patient', patientId },
        purpose: PURPOSES[i % PURPOSES.length]!,
        action: 'use',
        entityId,
        channel: 'sms',
      },
    )
  const ids = rows.map(row => row.id)
  for (const [i, id] of ids.slice(0, 200).entries()) await ask(db, id, i)
  // Interleaved, so that a busy machine weighs on all three alike.
  const [bare, alone, within]: [number[], number[], number[]] = [[], [], []]
  const timed = async (took: number[], work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
  }
  for (let from = 0; from < ids.length; from += 50) {
    const part = ids.slice(from, from + 50)
    for (const [i, id] of part.entries()) {
      await timed(bare, () => db.all({ name: 'bench.bare', text: 'select 1' }))
      await timed(alone, () => ask(db, id, i))
    }
    await db.tx(async tx => {
      for (const [i, id] of part.entries()) await timed(within, () => ask(tx, id, i))
    })
  }
  const line = (name: string, took: number[]) => {
    took.sort((a, b) => a - b)
    const at = (share: number) => took[Math.floor(took.length * share)]!.toFixed(3)
    console.log(`${name.padEnd(44)} p50 ${at(0.5)} ms, p95 ${at(0.95)}, p99 ${at(0.99)}`)
    return took[Math.floor(took.length / 2)]!
  }
  console.log(`Gate decision at ${subjects} subjects with 10 consents each, ${questions} questions:`)
  line('a bare read (select 1), for comparison', bare)
  const own = line('a decision, with a transaction of its own', alone)
  const inner = line('a decision within the transaction of its use', within)
  await inDatabase(ids, tenantId)
  console.log(own < 1 && inner < 1 ? 'Under 1 ms.' : 'NOT under 1 ms.')
  process.exitCode = own < 1 && inner < 1 ? 0 : 1
} finally {
  await admin.end()
  await installation.close()
  rmSync(dir, { recursive: true, force: true })
}

/**
 * The same questions without the way to the database and back: what the gate itself costs. On a busy machine the tail of
 * the lines above is that of the bare read; here it is the gate's own.
 */
async function inDatabase(ids: readonly string[], tenantId: string): Promise<void> {
  await admin.query(`select set_config('app.tenant', $1, false)`, [tenantId])
  await admin.query('create temporary table took (ms float8)')
  await admin.query(`do $$
    declare
      one uuid;
      began timestamptz;
      answer jsonb;
    begin
      foreach one in array '{${ids.join(',')}}'::uuid[] loop
        began := clock_timestamp();
        answer := privacy.facts(one, now(), now(), null);
        insert into took values (extract(epoch from clock_timestamp() - began) * 1000);
      end loop;
    end $$`)
  const { rows } = await admin.query<{ p: number[] }>(
    'select percentile_cont(array[0.5, 0.95, 0.99]) within group (order by ms) as p from took',
  )
  const [p50, p95, p99] = rows[0]!.p.map(ms => ms.toFixed(3))
  console.log(`${'within the database alone'.padEnd(44)} p50 ${p50} ms, p95 ${p95}, p99 ${p99}`)
}

async function load(tenantId: string, entityId: string, editionId: string, now: Date): Promise<void> {
  // The counter of patients is one row: a hundred thousand updates of it in one transaction would be the measurement.
  await admin.query("set session_replication_role = 'replica'")
  await admin.query(
    `insert into tenancy.tenant (tenant_id, slug, kind, name, zone, created_at) values ($1, 'gate', 'clinic', 'Gate', 'Europe/Moscow', $2)`,
    [tenantId, now],
  )
  await admin.query('insert into patients.patient_counter (tenant_id, max_patients) values ($1, $2)', [
    tenantId,
    subjects,
  ])
  await admin.query(
    `insert into tenancy.legal_entity (tenant_id, entity_id, kind, short_name, full_name, address, phone, email, head_name, head_post, code)
     values ($1, $2, 'company', 'Gate', 'Gate', 'x', 'x', 'x', 'x', 'x', 'G')`,
    [tenantId, entityId],
  )
  await admin.query(
    `insert into consents.text_edition (tenant_id, edition_id, entity_id, kind, number, title, body, parameters, sha256, published_at, effective_from, approved_by)
     values ($1, $2, $3, 'news', 1, 'x', '[]', '{}', '\\x00', $4, $4, 'x')`,
    [tenantId, editionId, entityId, now],
  )
  await admin.query(
    `insert into patients.patient (tenant_id, patient_id, surname, given, birth_date, phone, source, created_at, updated_at)
     select $1, gen_random_uuid(), 'Subject', n::text, '1990-01-01', '+7900' || lpad(n::text, 7, '0'), 'import', $2, $2
     from generate_series(1, $3::int) n`,
    [tenantId, now, subjects],
  )
  await admin.query(
    `insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source)
     select tenant_id, patient_id, $1, patient_id::text, $2, 'import' from patients.patient`,
    [entityId, now],
  )
  await admin.query(
    `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at, recorded_at, channel, page, form, ticked, address, user_agent, signed_as)
     select tenant_id, gen_random_uuid(), $1, patient_id, kind,
       (array['given', 'refused', 'withdrawn'])[1 + (abs(hashtext(patient_id::text || kind)) % 3)], $2, '\\x00', $3, $3, 'site', '/', 'bench', '{}', 'x', 'x', 'pep'
     from patients.patient, unnest($4::text[]) kind`,
    [entityId, editionId, now, KINDS],
  )
  await admin.query('analyze')
}
