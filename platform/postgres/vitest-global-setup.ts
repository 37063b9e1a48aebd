import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser connection to the database `postgres` of the cluster of this run. */
    testPostgresUrl: string
  }
}

/** One throw-away cluster for a test run, or the server that TEST_DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('testPostgresUrl', given)
    return async () => {}
  }
  const dir = mkdtempSync(join(tmpdir(), 'amb-test-pg-'))
  const { chmodSync } = await import('node:fs')
  chmodSync(dir, 0o711)
  const server = await startPostgres({
    dir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' },
  })
  project.provide('testPostgresUrl', server.superuserUrl('postgres'))
  return async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
