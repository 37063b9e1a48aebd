import { type ChildProcess, spawn } from 'node:child_process'
import { LOGIN_ROLES } from '#platform/db/index.ts'
import { TEST_MASTER } from '#platform/testing/index.ts'
import type { World } from './world.ts'

interface Run {
  /** How far its clock is ahead of the world's, ms. */
  readonly aheadMs?: number
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a script of this folder on the database of a world, in a process of its own that can be killed. */
export function startRun(
  { database, services }: World,
  script: `e2e/${string}-run.ts`,
  { aheadMs = 0, env = {} }: Run = {},
): ChildProcess {
  return spawn(process.execPath, [script], {
    cwd: process.cwd(),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      RUN_URLS: JSON.stringify(Object.fromEntries(LOGIN_ROLES.map(role => [role, database.urlOf(role)]))),
      RUN_MASTER: TEST_MASTER.toString('base64'),
      RUN_SHIFT_MS: String(services.clockOf('').nowMs() - Date.now() + aheadMs),
      RUN_DIR: services.config.dataDir,
      ...env,
    },
  })
}
