import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import { createKeyStore, KeyDestroyed, KeyMissing } from '../keys/key-store.ts'
import { CHUNK, createBlobStore, Damaged } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'amb-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const blobs = createBlobStore(join(dir, 'files'))
const key = randomBytes(32)
const LIMIT = { maxBytes: 16 * CHUNK }
const name = () => ({ tenantId: newId(), fileId: newId() })
async function* pieces(bytes: Buffer, size = 65_536) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
const pathOf = ({ tenantId, fileId }: { tenantId: string; fileId: string }) =>
  join(dir, 'files', tenantId, fileId.slice(-2), fileId, 'original')

describe('sealed files', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])('come back whole: %i bytes', async size => {
    const bytes = randomBytes(size)
    const at = name()
    const written = await blobs.write(at, key, pieces(bytes, 300_001), LIMIT)
    expect(written.size).toBe(size)
    expect(written.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(true)
    const opened = await blobs.open(at, key)
    expect(opened.size).toBe(size)
    expect((await all(opened.read())).equals(bytes)).toBe(true)
  })

  it('give any range', async () => {
    const bytes = randomBytes(2 * CHUNK + 777)
    const at = name()
    await blobs.write(at, key, pieces(bytes), LIMIT)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        const part = await all((await blobs.open(at, key)).read(start, end))
        return part.equals(bytes.subarray(start, end))
      }),
      { numRuns: 40 },
    )
  })

  it('SV-4.4: hold nothing readable', async () => {
    const at = name()
    await blobs.write(at, key, pieces(Buffer.from('Пациентка Тайнова, снимок зуба 16')), LIMIT)
    expect(readFileSync(pathOf(at)).includes(Buffer.from('Тайнова'))).toBe(false)
  })

  it('SV-4.4: show every change: a bit, a cut, two chunks swapped, a chunk or a file from elsewhere', async () => {
    const at = name()
    await blobs.write(at, key, pieces(randomBytes(3 * CHUNK + 9)), LIMIT)
    const sealed = readFileSync(pathOf(at))
    const attempt = async (changed: Buffer, place = at) => {
      writeFileSync(pathOf(place), changed)
      return all((await blobs.open(place, key)).read())
    }
    for (const byte of [0, 4, 8, 39, 40, 40 + CHUNK, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[byte]! ^= 1
      await expect(attempt(changed), `byte ${byte}`).rejects.toThrow(Damaged)
    }
    const step = CHUNK + 16
    for (const length of [0, 39, 40, 55, 40 + step, 40 + 2 * step, sealed.length - 1])
      await expect(attempt(sealed.subarray(0, length)), `cut to ${length}`).rejects.toThrow(Damaged)
    const swapped = Buffer.concat([
      sealed.subarray(0, 40),
      sealed.subarray(40 + step, 40 + 2 * step),
      sealed.subarray(40, 40 + step),
      sealed.subarray(40 + 2 * step),
    ])
    await expect(attempt(swapped)).rejects.toThrow(Damaged)
    const other = name()
    await blobs.write(other, key, pieces(randomBytes(10)), LIMIT)
    await expect(attempt(sealed, other)).rejects.toThrow(Damaged)
    await expect(blobs.open(at, key).then(b => all(b.read()))).rejects.toThrow(Damaged)
  })

  it('do not open with another key', async () => {
    const at = name()
    await blobs.write(at, key, pieces(randomBytes(10)), LIMIT)
    await expect(all((await blobs.open(at, randomBytes(32))).read())).rejects.toThrow(Damaged)
  })

  it('leave nothing when the source breaks off or is too long', async () => {
    const at = name()
    async function* broken() {
      yield randomBytes(2 * CHUNK)
      throw new Error('the network is gone')
    }
    await expect(blobs.write(at, key, broken(), LIMIT)).rejects.toThrow(/network/)
    await expect(blobs.write(at, key, pieces(randomBytes(11)), { maxBytes: 10 })).rejects.toThrow(RangeError)
    expect(readdirSync(join(pathOf(at), '..'))).toEqual([])
  })

  it('are listed and removed with their variants', async () => {
    const at = name()
    await blobs.write(at, key, pieces(randomBytes(10)), LIMIT)
    await blobs.write({ ...at, variant: 'small' }, key, pieces(randomBytes(10)), LIMIT)
    const found: string[] = []
    for await (const blob of blobs.list(at.tenantId)) found.push(`${blob.fileId}/${blob.variant}`)
    expect(found.sort()).toEqual([`${at.fileId}/original`, `${at.fileId}/small`])
    await blobs.remove(at)
    await blobs.remove(at)
    for await (const blob of blobs.list(at.tenantId)) throw new Error(blob.path)
  })
})

describe('the key store', () => {
  const wrapping = randomBytes(32)
  const folder = join(dir, 'file-keys')
  const store = createKeyStore(folder, wrapping)

  it('SV-4.4: keeps keys sealed, for their place only', async () => {
    const { tenantId, fileId: keyId } = name()
    const made = await store.create(tenantId, keyId)
    expect((await store.read(tenantId, keyId)).equals(made)).toBe(true)
    const file = join(folder, tenantId, `${keyId}.key`)
    expect(readFileSync(file).includes(made)).toBe(false)
    const other = newId()
    writeFileSync(join(folder, tenantId, `${other}.key`), readFileSync(file))
    await expect(store.read(tenantId, other)).rejects.toThrow()
    await expect(createKeyStore(folder, randomBytes(32)).read(tenantId, keyId)).rejects.toThrow()
  })

  it('MM-7.7: a destroyed key is gone, also for another process, and does not come back with an old copy', async () => {
    const { tenantId, fileId: keyId } = name()
    await store.create(tenantId, keyId)
    const file = join(folder, tenantId, `${keyId}.key`)
    const copy = readFileSync(file)
    await store.destroy(tenantId, keyId, 'акт У-1/2026')
    await store.destroy(tenantId, keyId, 'ещё раз')
    expect(readFileSync(join(folder, tenantId, `${keyId}.destroyed`), 'utf8')).toBe('акт У-1/2026')
    expect(await store.list(tenantId)).toEqual([])
    await expect(createKeyStore(folder, wrapping).read(tenantId, keyId)).rejects.toThrow(KeyDestroyed)
    writeFileSync(file, copy)
    await expect(store.read(tenantId, keyId)).rejects.toThrow(KeyDestroyed)
    await expect(store.create(tenantId, keyId)).rejects.toThrow(KeyDestroyed)
  })

  it('MM-7.7: a destruction that died after its tombstone is finished by the next one', async () => {
    const { tenantId, fileId: keyId } = name()
    await store.create(tenantId, keyId)
    writeFileSync(join(folder, tenantId, `${keyId}.destroyed`), 'начато')
    await expect(store.read(tenantId, keyId)).rejects.toThrow(KeyDestroyed)
    await store.destroy(tenantId, keyId, 'продолжено')
    expect(readdirSync(join(folder, tenantId))).toEqual([`${keyId}.destroyed`])
  })

  it('tells a lost key from a destroyed one, and takes no path for an id', async () => {
    await expect(store.read(newId(), newId())).rejects.toThrow(KeyMissing)
    await expect(store.read(newId(), '../master')).rejects.toThrow(/UUID/)
  })
})
