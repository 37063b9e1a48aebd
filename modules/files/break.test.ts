import { existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'
import { openFile, storeFile, sweepFiles } from './index.ts'

/** Attacks on stored files: twins of one id, readers that go away, what lies in the folder besides files. */
let clinic: SmallClinic
let patientId: string
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
}, 120_000)
afterAll(() => clinic?.close())
beforeEach(async () => {
  patientId = await clinic.addPatient()
})

async function* once(bytes: Uint8Array) {
  yield bytes
}
const CONTENT = Buffer.from('снимок '.repeat(400_000))
const fileOf = (more: Partial<Parameters<typeof storeFile>[1]> = {}) => ({
  content: once(CONTENT),
  entityId: clinic.entityId,
  patientId,
  purpose: 'care' as const,
  kind: 'photo',
  name: '../../../etc/passwd\r\nset-cookie: a=b.jpg',
  mediaType: 'image/jpeg',
  ...more,
})
const rootOf = () => join(clinic.services.config.dataDir, 'files', clinic.tenantId)
const folderOf = (fileId: string) => join(rootOf(), fileId.slice(-2), fileId)
async function read(fileId: string) {
  const parts: Buffer[] = []
  for await (const part of (await openFile(clinic.ctx, fileId)).content) parts.push(part)
  return Buffer.concat(parts)
}
const openHere = () =>
  readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(rootOf())
    } catch {
      return false
    }
  }).length

describe('two that store under one id', () => {
  it('SV-4.4: whoever fails, with whatever, never takes the bytes of the one that stands', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    // biome-ignore lint/correctness/useYield: a source that breaks before its first byte
    const gone = (async function* () {
      throw Object.assign(new Error('the parts are gone'), { code: 'ENOENT' })
    })()
    const twins = [fileOf({ fileId, content: gone }), fileOf({ fileId, maxBytes: 10 }), fileOf({ fileId })]
    for (const twin of twins) await expect(storeFile(clinic.ctx, twin)).rejects.toThrow()
    expect((await read(fileId)).equals(CONTENT)).toBe(true)
  })
})

describe('a reader', () => {
  it('that goes away before the first byte, or in the middle, leaves nothing open', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    for (let i = 0; i < 10; i++) {
      Readable.from((await openFile(clinic.ctx, fileId)).content, { objectMode: false }).destroy()
      for await (const _ of (await openFile(clinic.ctx, fileId)).content) break
    }
    await expect.poll(openHere).toBe(0)
  })
})

describe('the sweep', () => {
  const old = new Date(Date.now() - 25 * 3_600_000)

  it('is not stopped by folders that are no files, and follows no link out of the store', async () => {
    const kept = await storeFile(clinic.ctx, fileOf())
    mkdirSync(join(rootOf(), 'ff', 'lost+found', 'x'), { recursive: true })
    utimesSync(join(rootOf(), 'ff', 'lost+found', 'x'), old, old)
    const linked = newId()
    mkdirSync(join(rootOf(), linked.slice(-2)), { recursive: true })
    symlinkSync(folderOf(kept.fileId), folderOf(linked))
    utimesSync(join(folderOf(kept.fileId), 'original'), old, old)
    await sweepFiles(clinic.ctx)
    expect(existsSync(join(rootOf(), 'ff', 'lost+found'))).toBe(true)
    expect((await read(kept.fileId)).equals(CONTENT)).toBe(true)
  })

  it('leaves a file that came to life while it was looking', async () => {
    const fileId = newId()
    const place = { tenantId: clinic.tenantId, fileId }
    await clinic.services.blobs.write({ ...place, variant: 'part-0' }, Buffer.alloc(32), once(CONTENT), {
      maxBytes: 1e8,
    })
    utimesSync(join(folderOf(fileId), 'part-0'), old, old)
    const { blobs } = clinic.services
    const late = {
      ...clinic.ctx,
      services: {
        ...clinic.services,
        blobs: {
          ...blobs,
          async *list(tenantId: string) {
            yield* blobs.list(tenantId)
            await storeFile(clinic.ctx, fileOf({ fileId }))
          },
        },
      },
    }
    await sweepFiles(late)
    expect((await read(fileId)).equals(CONTENT)).toBe(true)
  })
})
