import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { blockSubject } from '#modules/privacy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'
import {
  checkLinkToken,
  closeToPatient,
  destroyFile,
  destroySubjectKey,
  linkToken,
  openFile,
  openToPatient,
  storeFile,
  sweepFiles,
} from './index.ts'

let clinic: SmallClinic
let patientId: string
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
})
afterAll(() => clinic?.close())
beforeEach(async () => {
  patientId = await clinic.addPatient()
})

async function* once(bytes: Uint8Array) {
  yield bytes
}
async function all(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}
const SECRET = Buffer.from('Снимок зуба 16 пациентки Тайновой'.repeat(50))
const fileOf = (more: Partial<Parameters<typeof storeFile>[1]> = {}) => ({
  content: once(SECRET),
  entityId: clinic.entityId,
  patientId,
  purpose: 'care' as const,
  kind: 'photo',
  name: 'снимок.jpg',
  mediaType: 'image/jpeg',
  ...more,
})
const read = async (ctx: Ctx, fileId: string) => all((await openFile(ctx, fileId)).content)
const folderOf = (fileId: string) =>
  join(clinic.services.config.dataDir, 'files', clinic.tenantId, fileId.slice(-2), fileId)
const eventsOf = (fileId: string) =>
  clinic.sql<{ operation: string; actor_id: string; purpose: string; outcome: string; patient_id: string }>(
    `select operation, actor_id, purpose, outcome, patient_id from audit.event where object_id = $1 order by at, event_id`,
    [fileId],
  )

describe('a file of a patient', () => {
  it('SV-4.4: is stored sealed, read back, and every opening is evidence: who, which file, for what', async () => {
    const { fileId, size, sha256 } = await storeFile(clinic.ctx, fileOf())
    expect([size, sha256.length]).toEqual([SECRET.length, 64])
    expect((await read(clinic.ctx, fileId)).equals(SECRET)).toBe(true)
    const part = await openFile(clinic.ctx, fileId, { range: { start: 10, end: 30 } })
    expect((await all(part.content)).equals(SECRET.subarray(10, 30))).toBe(true)
    const stored = readFileSync(join(folderOf(fileId), 'original'))
    expect(stored.includes(Buffer.from('Тайнов'))).toBe(false)
    await clinic.services.readAudit.flush()
    expect(await eventsOf(fileId)).toEqual(
      ['files.store', 'files.open', 'files.open'].map(operation => ({
        operation,
        actor_id: clinic.userId,
        purpose: 'care',
        outcome: 'done',
        patient_id: patientId,
      })),
    )
  })

  it('SV-4.4: has one key a person and purpose, also when two files come at once', async () => {
    await Promise.all([storeFile(clinic.ctx, fileOf()), storeFile(clinic.ctx, fileOf())])
    await storeFile(clinic.ctx, fileOf())
    const keys = await clinic.sql('select distinct key_id from files.file where patient_id = $1', [patientId])
    expect(keys).toHaveLength(1)
    const other = await clinic.addPatient()
    await storeFile(clinic.ctx, fileOf({ patientId: other }))
    const all = await clinic.sql('select distinct key_id from files.file where patient_id = any ($1)', [
      [patientId, other],
    ])
    expect(all).toHaveLength(2)
  })

  it('MM-3.9: is not there for staff of another legal entity, nor for another patient; its own patient only what was opened', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    await expect(openFile(clinic.otherStaff(), fileId)).rejects.toMatchObject({ code: 'not-found' })
    const portal = (ids: string[]) => ({ ...clinic.ctx, db: clinic.portalDb(ids) }) as StaffCtx
    await expect(openFile(portal([newId()]), fileId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(openFile(portal([patientId]), fileId)).rejects.toMatchObject({ code: 'not-found' })
    await openToPatient(clinic.ctx, fileId)
    await openToPatient(clinic.ctx, fileId)
    expect((await read(portal([patientId]), fileId)).equals(SECRET)).toBe(true)
    await closeToPatient(clinic.ctx, fileId)
    await expect(openFile(portal([patientId]), fileId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(openToPatient(clinic.otherStaff(), fileId)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('SV-1.3: belongs to a patient of this operator or is refused; nothing is left of it', async () => {
    await expect(storeFile(clinic.ctx, fileOf({ entityId: clinic.otherEntityId }))).rejects.toMatchObject({
      code: 'privacy.refused',
    })
    await expect(storeFile(clinic.ctx, fileOf({ patientId: newId() }))).rejects.toMatchObject({
      code: 'privacy.refused',
    })
    await expect(storeFile(clinic.ctx, fileOf({ content: once(Buffer.alloc(0)) }))).rejects.toMatchObject({
      code: 'file.empty',
    })
    await expect(storeFile(clinic.ctx, fileOf({ maxBytes: 10 }))).rejects.toMatchObject({
      code: 'file.too-large',
    })
    expect(await clinic.sql('select from files.file where patient_id = $1', [patientId])).toHaveLength(0)
  })

  it('SV-4.2a: is not taken for the smile studio without both written consents', async () => {
    const smile = () => fileOf({ purpose: 'smile_visualisation', kind: 'smile-source' })
    await expect(storeFile(clinic.ctx, smile())).rejects.toMatchObject({ code: 'privacy.refused' })
    for (const kind of ['health_special', 'biometric_image'])
      await clinic.say(patientId, kind, 'given', { signedAs: 'pep' })
    const { fileId } = await storeFile(clinic.ctx, smile())
    const care = await storeFile(clinic.ctx, fileOf())
    await clinic.say(patientId, 'biometric_image', 'withdrawn', {
      signedAs: 'pep',
      at: new Date(clinic.clock.nowMs() + 1),
    })
    clinic.clock.advance(1000)
    await expect(openFile(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'privacy.refused' })
    // The key of the purpose goes, the medical record stays.
    await destroySubjectKey(clinic.ctx, {
      patientId,
      entityId: clinic.entityId,
      purpose: 'smile_visualisation',
      ground: 'отзыв согласия',
    })
    expect((await read(clinic.ctx, care.fileId)).equals(SECRET)).toBe(true)
    expect(existsSync(folderOf(fileId))).toBe(false)
  })

  it('IP-4.2.4: a block stops it at once, with the refusal in the evidence, and in the middle of a long reading', async () => {
    const long = randomBytes(5 * 2 ** 20)
    const { fileId } = await storeFile(clinic.ctx, fileOf({ content: once(long) }))
    const reading = (await openFile(clinic.ctx, fileId)).content
    await reading.next()
    await clinic.ctx.db.tx(tx =>
      blockSubject(tx, clinic.ctx, {
        patientId,
        reason: 'проверка обращения',
        basis: { kind: 'request', document: 'обращение № 1' },
        requestedBy: 'subject',
      }),
    )
    await expect(openFile(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'privacy.refused' })
    await new Promise(next => setTimeout(next, 3_100))
    await expect(all(reading as never)).rejects.toMatchObject({ code: 'privacy.refused' })
    await clinic.services.readAudit.flush()
    expect((await eventsOf(fileId)).map(event => event.outcome)).toContain('refused')
  })

  it('SV-4.4: a changed or lost file is told as a fault of ours, never shown', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    const path = join(folderOf(fileId), 'original')
    const bytes = readFileSync(path)
    bytes[100]! ^= 1
    writeFileSync(path, bytes)
    await expect(read(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'file.unavailable' })
    await clinic.services.blobs.remove({ tenantId: clinic.tenantId, fileId })
    await expect(read(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'file.unavailable' })
  })
})

describe('links', () => {
  it('SV-4.4: open one file, in one session, for some minutes', async () => {
    const [a, b] = [newId(), newId()]
    const token = linkToken(clinic.ctx, a, 'original')
    expect(() => checkLinkToken(clinic.ctx, a, 'original', token)).not.toThrow()
    const other: StaffCtx = { ...clinic.ctx, actor: { ...clinic.ctx.actor, sessionId: newId() } }
    const late = `${(Math.floor(Date.now() / 1000) - 5).toString(36)}.${token.split('.')[1]}`
    for (const [ctx, file, variant, given] of [
      [clinic.ctx, b, 'original', token],
      [clinic.ctx, a, 'small', token],
      [other, a, 'original', token],
      [clinic.ctx, a, 'original', late],
      [clinic.ctx, a, 'original', ''],
      [clinic.ctx, a, 'original', 'zzzzzzzz.'],
    ] as const)
      expect(() => checkLinkToken(ctx, file, variant, given)).toThrow('file.link-expired')
  })
})

describe('the sweep', () => {
  it('removes bytes whose transaction never committed, once they are old, and nothing else', async () => {
    const kept = await storeFile(clinic.ctx, fileOf())
    const broken = fileOf({
      within: async () => {
        throw new Error('the process dies here')
      },
    })
    await expect(storeFile(clinic.ctx, broken)).rejects.toThrow(/dies/)
    const orphan = newId()
    await clinic.services.blobs.write(
      { tenantId: clinic.tenantId, fileId: orphan },
      randomBytes(32),
      once(SECRET),
      { maxBytes: 1e6 },
    )
    expect((await sweepFiles(clinic.ctx)).orphans).toBe(0)
    const half = join(folderOf(kept.fileId), 'original.a1b2c3.tmp')
    writeFileSync(half, 'half')
    const old = new Date(Date.now() - 25 * 3_600_000)
    utimesSync(half, old, old)
    for (const id of [orphan, kept.fileId]) utimesSync(join(folderOf(id), 'original'), old, old)
    expect((await sweepFiles(clinic.ctx)).orphans).toBe(1)
    expect([existsSync(folderOf(orphan)), existsSync(folderOf(kept.fileId))]).toEqual([false, true])
    expect(readdirSync(folderOf(kept.fileId))).toEqual(['original'])
  })
})

describe('destruction', () => {
  it('MM-7.7: a legal hold keeps the key and the file, whoever asks', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    await clinic.sql(
      `insert into cases.legal_hold (tenant_id, hold_id, entity_id, patient_id, ground, set_by, set_at)
       values ($1, gen_random_uuid(), $2, $3, 'Запрос суда № 5', $4, $5)`,
      [clinic.tenantId, clinic.entityId, patientId, clinic.userId, clinic.clock.date()],
    )
    const asked = { patientId, entityId: clinic.entityId, ground: 'акт У-1/2026' }
    await expect(destroySubjectKey(clinic.ctx, asked)).rejects.toMatchObject({ code: 'file.held' })
    await expect(destroyFile(clinic.ctx, fileId, 'чужой снимок')).rejects.toMatchObject({ code: 'file.held' })
    expect((await read(clinic.ctx, fileId)).equals(SECRET)).toBe(true)
  })

  it('destroys one file with its ground, once; the others of the person live on', async () => {
    const [one, two] = [await storeFile(clinic.ctx, fileOf()), await storeFile(clinic.ctx, fileOf())]
    await destroyFile(clinic.ctx, one.fileId, 'снимок другого человека')
    await destroyFile(clinic.ctx, one.fileId, 'снимок другого человека')
    await expect(openFile(clinic.ctx, one.fileId)).rejects.toMatchObject({ code: 'file.destroyed' })
    expect(existsSync(folderOf(one.fileId))).toBe(false)
    expect((await read(clinic.ctx, two.fileId)).equals(SECRET)).toBe(true)
    await expect(destroyFile(clinic.otherStaff(), two.fileId, 'чужими руками')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('MM-7.7: what dies between the decision and the key is finished by the sweep', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    const [{ key_id }] = (await clinic.sql<{ key_id: string }>(
      'select key_id from files.file where file_id = $1',
      [fileId],
    )) as [{ key_id: string }]
    const dying = {
      ...clinic.ctx,
      services: {
        ...clinic.services,
        fileKeys: {
          ...clinic.services.fileKeys,
          destroy: async () => {
            throw new Error('kill -9')
          },
        },
      },
    }
    const asked = { patientId, entityId: clinic.entityId, ground: 'акт У-2/2026' }
    await expect(destroySubjectKey(dying, asked)).rejects.toThrow(/kill/)
    expect(await clinic.services.fileKeys.list(clinic.tenantId)).toContain(key_id)
    expect((await sweepFiles(clinic.ctx)).keysFinished).toBe(1)
    expect(await clinic.services.fileKeys.list(clinic.tenantId)).not.toContain(key_id)
    await expect(openFile(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'file.destroyed' })
    expect(existsSync(folderOf(fileId))).toBe(false)
  })

  it('MM-7.7: an old copy of the key store laid over today’s is undone by the next sweep', async () => {
    const { fileId } = await storeFile(clinic.ctx, fileOf())
    const store = join(clinic.services.config.fileKeysDir, clinic.tenantId)
    const copies = readdirSync(store).map(name => [name, readFileSync(join(store, name))] as const)
    await destroySubjectKey(clinic.ctx, { patientId, entityId: clinic.entityId, ground: 'акт У-4/2026' })
    for (const [name, bytes] of copies) writeFileSync(join(store, name), bytes)
    await expect(openFile(clinic.ctx, fileId)).rejects.toMatchObject({ code: 'file.destroyed' })
    expect((await sweepFiles(clinic.ctx)).keysFinished).toBeGreaterThan(0)
    const [{ key_id }] = (await clinic.sql<{ key_id: string }>(
      'select key_id from files.file where file_id = $1',
      [fileId],
    )) as [{ key_id: string }]
    expect(await clinic.services.fileKeys.list(clinic.tenantId)).not.toContain(key_id)
  })
})
