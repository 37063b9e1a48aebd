import pg from 'pg'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { loadTestClocksAcrossTenants } from '#modules/tenancy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { createServices } from '#platform/services/index.ts'
import { TEST_MASTER } from '#platform/testing/index.ts'
import type { World } from './world.ts'

/** A copy of the database as a backup of this moment would hold it; opened later, over the folders of today. */
export interface OldCopy {
  /** Opens the copy as an installation would after a restore: old rows, today's key store and files. */
  open(): Promise<Services & { close(): Promise<void> }>
  sql<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>
  drop(): Promise<void>
}

const SILENT = { info() {}, warn() {}, error() {} }

/** Copies the database of a world; its connections are ended for that and come back by themselves. */
export async function copyDatabase({ database, services }: World): Promise<OldCopy> {
  const copy = `${database.name}_old`
  const urlOf = (url: string, name = copy) => Object.assign(new URL(url), { pathname: `/${name}` }).toString()
  const onServer = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: urlOf(database.superuserUrl, 'postgres') })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await onServer(
    `alter database ${database.name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}'`,
    `create database ${copy} template ${database.name}`,
    `alter database ${database.name} allow_connections true`,
    `grant connect on database ${copy} to amb_app, amb_patient, amb_site, amb_vendor, amb_platform`,
  )
  return {
    async open() {
      const opened = createServices({
        config: services.config,
        master: TEST_MASTER,
        urlOf: role => urlOf(database.urlOf(role)),
        log: SILENT,
        writeReads: writeReadsAcrossTenants,
      })
      await loadTestClocksAcrossTenants(opened)
      return opened
    },
    async sql(text, values = []) {
      const client = new pg.Client({ connectionString: urlOf(database.superuserUrl) })
      await client.connect()
      try {
        return (await client.query(text, [...values])).rows
      } finally {
        await client.end()
      }
    },
    drop: () => onServer(`drop database if exists ${copy} with (force)`),
  }
}
