import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { noteHeads, sealAcrossTenants } from '#modules/audit/index.ts'
import { runBillingAcrossTenants } from '#modules/billing/index.ts'
import {
  closeCutOffBackups,
  escalateVendorIncidentsAcrossTenants,
  mailboxesAcrossTenants,
  passLettersOn,
} from '#modules/clients/index.ts'
import { runExportsAcrossTenants } from '#modules/exports/index.ts'
import { sweepFiles } from '#modules/files/index.ts'
import { runPhoneChanges } from '#modules/identity/index.ts'
import { sweepImages } from '#modules/imaging/index.ts'
import { developmentTransport, dispatchDueAcrossTenants } from '#modules/messaging/index.ts'
import { noticeNewcomersAcrossTenants } from '#modules/offers/index.ts'
import { forgettingChangedCards } from '#modules/patients/index.ts'
import {
  destroyRestored,
  escalateIncidents,
  queueReached,
  runDestructions,
  takeMail,
} from '#modules/privacy-cases/index.ts'
import { sweepHolds } from '#modules/scheduling/index.ts'
import { sweepDrafts, sweepViews } from '#modules/site/index.ts'
import { sweepSmile } from '#modules/smile/index.ts'
import { finishStudio, sweepRegistrations } from '#modules/studio/index.ts'
import { listTenantsAcrossTenants } from '#modules/tenancy/index.ts'
import {
  destroyEndedAcrossTenants,
  destroyRestoredAcrossTenants,
  drawInstructionsAcrossTenants,
  openPaidClinicsAcrossTenants,
  runLeavingAcrossTenants,
} from '#modules/vendor/index.ts'
import { dataFolders } from '#platform/config/index.ts'
import type { Ctx, Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { type OwnCluster, runBackup } from './backups.ts'
import { forEachTenant } from './each-tenant.ts'

/** After a start the schedule of backups waits so long. */
const SETTLED_MS = 15 * 60_000

interface Job {
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<unknown>
}

/** Links the evidence; the last links are written down outside the database as well. */
async function seal(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const reports = await sealAcrossTenants(db, () => new Date())
  if (reports.some(report => report.rows > 0))
    await noteHeads(
      (text, values = []) => db.all({ text, values }),
      dataFolders(services.config.dataDir).seals,
    )
}

/**
 * Work that no request waits for, by the clock of each tenant: the outbox, expired holds and drafts, the seals of the
 * evidence. Every job is safe to run twice and in several processes: rows are claimed, or a lock turns the second away.
 */
export function startJobs(
  services: Services,
  log: Logger,
  cluster: OwnCluster | null = null,
): { stop(): Promise<void>; runAll(): Promise<void> } {
  const tenants = () => listTenantsAcrossTenants(services)
  const eachTenant = (job: string, work: (ctx: Ctx) => Promise<unknown>) => () =>
    forEachTenant(services, log, job, work)
  const forgetChangedCards = forgettingChangedCards()
  let cutOffClosed = false
  const backup = async () => {
    if (!cluster) return
    if (!cutOffClosed) await closeCutOffBackups(services.db('amb_platform', NO_SCOPE))
    cutOffClosed = true
    // People come first: the day's copy waits until the server has settled.
    await runBackup(services, log, cluster, Date.now() - startedAt > SETTLED_MS)
  }
  const startedAt = Date.now()
  const jobs: readonly Job[] = [
    { name: 'backup', everyMs: 10_000, run: backup },
    {
      name: 'outbox',
      everyMs: 400,
      // No gateway adapter is configured in this build: outside demo mode messages wait in the outbox.
      run: async () =>
        services.config.demo &&
        dispatchDueAcrossTenants(services, developmentTransport, [
          ...new Set([
            PLATFORM_TENANT,
            ...(await tenants()).map(t => t.tenantId),
            ...(await mailboxesAcrossTenants(services)),
          ]),
        ]),
    },
    {
      name: 'contracts',
      everyMs: 20_000,
      run: async () => {
        await runBillingAcrossTenants(services)
        await runLeavingAcrossTenants(services)
        await openPaidClinicsAcrossTenants(services)
        await drawInstructionsAcrossTenants(services)
        await noticeNewcomersAcrossTenants(services)
      },
    },
    {
      name: 'contract-ends',
      everyMs: 30_000,
      run: async () => {
        await destroyRestoredAcrossTenants(services, log)
        await destroyEndedAcrossTenants(services, log)
      },
    },
    { name: 'exports', everyMs: 2_000, run: () => runExportsAcrossTenants(services, log) },
    { name: 'letters', everyMs: 1_000, run: () => passLettersOn(services) },
    {
      name: 'seal',
      everyMs: 3_000,
      run: () => seal(services),
    },
    { name: 'changed-cards', everyMs: 60_000, run: () => forgetChangedCards(services) },
    { name: 'holds', everyMs: 15_000, run: eachTenant('holds', sweepHolds) },
    { name: 'drafts', everyMs: 60_000, run: eachTenant('drafts', sweepDrafts) },
    { name: 'views', everyMs: 3_600_000, run: eachTenant('views', sweepViews) },
    { name: 'smile', everyMs: 5_000, run: eachTenant('smile', sweepSmile) },
    { name: 'phones', everyMs: 30_000, run: eachTenant('phones', runPhoneChanges) },
    { name: 'studio', everyMs: 60_000, run: eachTenant('studio', finishStudio) },
    { name: 'registrations', everyMs: 3_600_000, run: () => sweepRegistrations(services) },
    { name: 'incidents', everyMs: 60_000, run: eachTenant('incidents', escalateIncidents) },
    {
      name: 'vendor-incidents',
      everyMs: 60_000,
      run: () => escalateVendorIncidentsAcrossTenants(services),
    },
    { name: 'retention', everyMs: 3_600_000, run: eachTenant('retention', queueReached) },
    { name: 'restored-people', everyMs: 3_600_000, run: eachTenant('restored-people', destroyRestored) },
    { name: 'destruction', everyMs: 5_000, run: eachTenant('destruction', runDestructions) },
    { name: 'images', everyMs: 60_000, run: eachTenant('images', sweepImages) },
    { name: 'files', everyMs: 600_000, run: eachTenant('files', sweepFiles) },
    { name: 'privacy-mail', everyMs: 30_000, run: eachTenant('privacy-mail', takeMail) },
    {
      name: 'idempotency',
      everyMs: 3_600_000,
      run: () =>
        services.db('amb_platform', NO_SCOPE).all({
          text: 'delete from app.idempotency where created_at < $1',
          values: [new Date(Date.now() - 3 * 86_400_000)],
        }),
    },
  ]
  let stopped = false
  const guarded = async (job: Job) => {
    try {
      await job.run()
    } catch (error) {
      if (!isFailure(error, 'database.unavailable'))
        log.error({ job: job.name, message: (error as Error).message }, 'job failed')
    }
  }
  const running = jobs.map(async job => {
    while (!stopped) {
      await guarded(job)
      for (let waited = 0; waited < job.everyMs && !stopped; waited += 200) {
        await new Promise(next => setTimeout(next, Math.min(200, job.everyMs)).unref())
      }
    }
  })
  return {
    async stop() {
      stopped = true
      await Promise.all(running)
    },
    async runAll() {
      for (const job of jobs) await guarded(job)
    },
  }
}
