import {
  askForBackup,
  type BackupRun,
  backupStanding,
  backupState,
  readBackups,
} from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-protection.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const present = ({ filesBytes: _, ...run }: BackupRun): contract.BackupView => ({
  ...run,
  askedAt: run.askedAt.toISOString(),
  startedAt: iso(run.startedAt),
  finishedAt: iso(run.finishedAt),
  verifiedAt: iso(run.verifiedAt),
  removedAt: iso(run.removedAt),
})

async function ruleOf({ config }: Pick<Services, 'config'>, db: Reader) {
  const standing = await backupStanding(db)
  const own = config.databaseUrl === null
  const { everyHours, keepDays } = config.backup
  const state = own ? backupState(standing, everyHours) : ('open' as const)
  return { rule: { own, everyHours, keepDays, state }, standing }
}

export const protectionRoutes = [
  handle(contract.listBackupsEndpoint, {
    allow: 'vendor.clients.read',
    run: async ctx => {
      const [{ rule }, runs] = await Promise.all([ruleOf(ctx.services, ctx.db), readBackups(ctx.db)])
      return { ...rule, runs: runs.map(present) }
    },
  }),
  handle(contract.askBackupEndpoint, {
    allow: 'vendor.security.manage',
    run: ctx => {
      if (ctx.services.config.databaseUrl !== null)
        throw fail('conflict.state', {
          reason: 'базу данных ведёт другой сервер, копии делает её администратор',
        })
      return askForBackup(ctx.db, ctx.actor.userId)
    },
  }),
  handle(contract.readProtectionEndpoint, {
    allow: 'contract.read',
    run: async ctx => {
      const { rule, standing } = await ruleOf(ctx.services, ctx.db)
      return {
        backups: { ...rule, doneAt: iso(standing.doneAt), verifiedAt: iso(standing.verifiedAt) },
        hosting: ctx.services.config.hosting,
      }
    },
  }),
]
