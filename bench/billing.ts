import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { runBillingAcrossTenants } from '#modules/billing/index.ts'
import { listClients } from '#modules/clients/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { addVendor } from '../apps/demo/add-vendor.ts'
import { openInstallation } from '../apps/server/compose.ts'

/**
 * `node bench/billing.ts`: the vendor's monthly run over 1,000 clients: for each an invoice with its PDF/A and payment
 * code, its number without gaps and its letter. The target is under a minute. Then the same round again, which finds
 * nothing to do and is what runs every 20 seconds.
 */
const { values: options } = parseArgs({ options: { clients: { type: 'string', default: '1000' } } })
const clients = Number(options.clients)
const TARGET_SECONDS = 60
/** Clients have paid a month; the run is looked at when the next one is due. */
const DAYS_LATER = 25

const dir = mkdtempSync(join(tmpdir(), 'amb-billing-'))
const installation = await openInstallation(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'error' }))
const admin = new pg.Client({ connectionString: installation.adminUrl })
try {
  const { services } = installation
  await admin.connect()
  await addVendor(services)
  console.log(`Loading ${clients} clients with a paid month …`)
  await load()
  for (const { tenantId } of await listClients(services.db('amb_platform', NO_SCOPE)))
    services.setClockOffset(tenantId, DAYS_LATER * 86_400_000)

  const run = async (what: string) => {
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const report = await runBillingAcrossTenants(services)
    const seconds = (performance.now() - began) / 1000
    const used = process.cpuUsage(cpu)
    const cpuSeconds = (used.user + used.system) / 1e6
    const each = report.issued > 0 ? `, ${((seconds / report.issued) * 1000).toFixed(1)} ms an invoice` : ''
    console.log(
      `${what}: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor without the database), ${report.issued} invoices, ${report.failed.length} failed${each}`,
    )
    return { ...report, seconds }
  }
  const first = await run('monthly run')
  await run('the round after it')
  const { rows } = await admin.query<{ n: number; last: number; bytes: number }>(
    `select count(*)::int as n, max(right(number, 5)::int) as last, avg(length(pdf))::int as bytes from billing.invoice
     where right(number, 5)::int > 0`,
  )
  const { n, last, bytes } = rows[0]!
  console.log(
    `numbers: ${n} documents up to ${last}: ${n === last ? 'no gap, no double' : 'NOT whole'}; a PDF has ${bytes} bytes`,
  )
  const ok = first.seconds < TARGET_SECONDS && first.issued === clients && n === last
  console.log(`target: under ${TARGET_SECONDS} s for ${clients} clients — ${ok ? 'met' : 'MISSED'}`)
  process.exitCode = ok ? 0 : 1
} finally {
  await admin.end()
  await installation.close()
  rmSync(dir, { recursive: true, force: true })
}

/** Clients with two modules ordered and the first month paid, as rows; only the run itself renders documents. */
async function load(): Promise<void> {
  await admin.query(`
    create temporary table fresh as select gen_random_uuid() as tenant_id, gen_random_uuid() as invoice_id, n,
      current_date as today from generate_series(1, ${clients}) n;
    insert into clients.client (tenant_id, product, state, state_since, kind, short_name, full_name, inn, ogrn, address, phone,
        head_name, created_at)
      select tenant_id, 'clinic', 'active', now(), 'company', 'ООО «Клиника ' || n || '»', 'ООО «Клиника ' || n || '»',
        '9900000105', '1259900000100', 'г. Примерск', '+79000000050', 'Директоров Д. Д.', now() from fresh;
    insert into clients.legal_email (tenant_id, email_id, email, source, valid_from, changed_on, recorded_at)
      select tenant_id, gen_random_uuid(), 'clinic' || n || '@example.ru', 'application', now(), today, now() from fresh;
    insert into billing.subscription (tenant_id, subscription_id, module, quantity, since)
      select tenant_id, gen_random_uuid(), m, 1, now() from fresh, unnest(array['core', 'cash']) m;
    insert into billing.counter (series, last) values ('АМБ-' || extract(year from current_date), ${clients});
    insert into billing.invoice (tenant_id, invoice_id, number, kind, issued_at, issued_on, due_on, period_from, period_to,
        grace_days, total_kopecks, edition_id, sale, pdf, pdf_sha256, token)
      select tenant_id, invoice_id, 'АМБ-' || extract(year from today) || '-' || lpad(n::text, 5, '0'), 'invoice', now(), today,
        today, today, today + 30, 0, 680000, (select edition_id from offers.edition where product = 'clinic'), '{}', '', '',
        'bench-' || n from fresh;
    insert into billing.payment (tenant_id, payment_id, invoice_id, kopecks, booked_on, payer_inn, payer_name, document_number,
        third_party, basis, taken_at)
      select tenant_id, gen_random_uuid(), invoice_id, 680000, today, '', '', '1', false, 'bench', now() from fresh;
    analyze;`)
}
