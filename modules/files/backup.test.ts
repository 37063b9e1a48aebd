import { cpSync, existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { createBlobStore } from '#platform/files/index.ts'
import { createServices } from '#platform/services/index.ts'
import { TEST_MASTER } from '#platform/testing/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'
import { destroySubjectKey, openFile, storeFile } from './index.ts'

/** What a backup from before a destruction still opens: nothing (docs/adr/0006). */
let clinic: SmallClinic
let patientId: string
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
  patientId = await clinic.addPatient()
})
afterAll(() => clinic?.close())

const SECRET = Buffer.from('Снимок зуба 16 пациентки Тайновой'.repeat(50))
async function* once(bytes: Uint8Array) {
  yield bytes
}
async function all(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}
const read = async (ctx: Ctx, fileId: string) => all((await openFile(ctx, fileId)).content)
const fileOf = () => ({
  content: once(SECRET),
  entityId: clinic.entityId,
  patientId,
  purpose: 'care' as const,
  kind: 'photo',
  name: 'снимок.jpg',
  mediaType: 'image/jpeg',
})

describe('an old backup', () => {
  it('MM-7.7: a backup of the database and of the files from before the destruction opens nothing', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    const backup = await mkdtemp(join(tmpdir(), 'amb-backup-'))
    cpSync(join(clinic.services.config.dataDir, 'files'), join(backup, 'files'), { recursive: true })
    cpSync(clinic.services.config.fileKeysDir, join(backup, 'stolen-keys'), { recursive: true })
    const server = new pg.Client({
      connectionString: Object.assign(new URL(clinic.database.superuserUrl), { pathname: '/postgres' }).href,
    })
    await server.connect()
    const copy = `${clinic.database.name}_old`
    try {
      // A copy of a database wants it to itself for a moment; the pools connect again by themselves.
      await server.query(`alter database ${clinic.database.name} allow_connections false`)
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        clinic.database.name,
      ])
      await server.query(`create database ${copy} template ${clinic.database.name}`)
      await server.query(`alter database ${clinic.database.name} allow_connections true`)
      await destroySubjectKey(clinic.ctx, {
        patientId,
        entityId: clinic.entityId,
        ground: 'акт У-3/2026',
      })
      const restored = (fileKeysDir: string) =>
        createServices({
          config: { ...clinic.services.config, dataDir: backup, fileKeysDir },
          master: TEST_MASTER,
          urlOf: role => Object.assign(new URL(clinic.database.urlOf(role)), { pathname: `/${copy}` }).href,
          baseClock: clinic.clock,
          log: clinic.ctx.log,
          writeReads: writeReadsAcrossTenants,
        })
      const opened = async (fileKeysDir: string) => {
        const services = restored(fileKeysDir)
        try {
          return await read(
            { ...clinic.ctx, services, db: services.db('amb_app', clinic.ctx.db.scope) },
            fileId,
          )
        } finally {
          await services.close()
        }
      }
      // The rows and the sealed bytes are there, the key is not.
      expect(existsSync(join(backup, 'files', clinic.tenantId, fileId.slice(-2), fileId))).toBe(true)
      await expect(opened(clinic.services.config.fileKeysDir)).rejects.toMatchObject({
        code: 'file.destroyed',
      })
      await expect(opened(join(backup, 'none'))).rejects.toMatchObject({ code: 'file.unavailable' })
      // Nor does any other key of today, with the master key at hand.
      const sealed = createBlobStore(join(backup, 'files'))
      for (const keyId of await clinic.services.fileKeys.list(clinic.tenantId)) {
        const key = await clinic.services.fileKeys.read(clinic.tenantId, keyId)
        const blob = await sealed.open({ tenantId: clinic.tenantId, fileId }, key)
        await expect(all(blob.read())).rejects.toThrow(/does not open/)
      }
      // Why keys are no part of a backup: with a copy of the store from that day it would open.
      expect((await opened(join(backup, 'stolen-keys'))).equals(SECRET)).toBe(true)
    } finally {
      await server.query(`drop database if exists ${copy} with (force)`)
      await server.end()
    }
  }, 60_000)
})
