import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isId } from '#libs/ids/index.ts'
import { openBytes, sealBytes } from './index.ts'

/** The key was destroyed on purpose: what it sealed is gone for ever, in every copy. */
export class KeyDestroyed extends Error {}
/** No key and no trace of a destruction: the store was lost, or another one is mounted. A fault, to be reported. */
export class KeyMissing extends Error {}

/** Data keys of files, apart from the database and from its backups (docs/adr/0006). */
export interface KeyStore {
  /** Makes and keeps a random 256-bit key. @throws KeyDestroyed when a key of this id was destroyed */
  create(tenantId: string, keyId: string): Promise<Buffer>
  /** @throws KeyDestroyed, KeyMissing; an error when the key was changed or the master key is another one */
  read(tenantId: string, keyId: string): Promise<Buffer>
  /** Destroys a key for ever; may be repeated, also after a crash in the middle. `note` holds no personal data. */
  destroy(tenantId: string, keyId: string, note: string): Promise<void>
  /** Ids of the living keys of a tenant. */
  list(tenantId: string): Promise<string[]>
  /** Notes of the tombstones of a tenant: they outlive the database and its backups. */
  notes(tenantId: string): Promise<string[]>
}

const KEY_BYTES = 32

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

/** Makes the names in a folder durable: a rename is kept only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function exists(path: string): Promise<boolean> {
  try {
    await readFile(path)
    return true
  } catch (error) {
    if (missing(error)) return false
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (missing(error)) return []
    throw error
  }
}

/** Bytes first, then the name: what a file recovery could find is noise, as far as the disk keeps its promises. */
async function shred(path: string): Promise<void> {
  try {
    const file = await open(path, 'r+')
    try {
      const { size } = await file.stat()
      await file.write(randomBytes(size), 0, size, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await rm(path, { force: true })
  } catch (error) {
    if (!missing(error)) throw error
  }
}

/**
 * A folder with a file a key, each sealed by `wrapping` (derived from the master key). A destroyed key leaves a tombstone,
 * so that an older copy of the folder laid over it, or a database restored from before, cannot bring it back unnoticed.
 * Nothing is cached: a key destroyed by another process is gone for this one in the same moment.
 */
export function createKeyStore(dir: string, wrapping: Buffer): KeyStore {
  const folderOf = (tenantId: string) => {
    if (!isId(tenantId)) throw new Error('a key belongs to a tenant')
    return join(dir, tenantId)
  }
  const pathOf = (tenantId: string, keyId: string, end: 'key' | 'destroyed') => {
    if (!isId(keyId)) throw new Error('a key has a UUID')
    return join(folderOf(tenantId), `${keyId}.${end}`)
  }
  const contextOf = (tenantId: string, keyId: string) => `file-key/${tenantId}/${keyId}`
  return {
    async create(tenantId, keyId) {
      const folder = folderOf(tenantId)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (await exists(pathOf(tenantId, keyId, 'destroyed'))) throw new KeyDestroyed()
      const key = randomBytes(KEY_BYTES)
      await writeDurably(pathOf(tenantId, keyId, 'key'), sealBytes(wrapping, key, contextOf(tenantId, keyId)))
      await syncFolder(folder)
      return key
    },
    async read(tenantId, keyId) {
      // The tombstone speaks first: a key that came back from an old copy stays dead.
      if (await exists(pathOf(tenantId, keyId, 'destroyed'))) throw new KeyDestroyed()
      try {
        const sealed = await readFile(pathOf(tenantId, keyId, 'key'))
        return openBytes(wrapping, sealed, contextOf(tenantId, keyId))
      } catch (error) {
        if (missing(error)) throw new KeyMissing()
        throw error
      }
    },
    async destroy(tenantId, keyId, note) {
      const folder = folderOf(tenantId)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const tombstone = pathOf(tenantId, keyId, 'destroyed')
      if (!(await exists(tombstone))) await writeDurably(tombstone, Buffer.from(note))
      await syncFolder(folder)
      await shred(pathOf(tenantId, keyId, 'key'))
      await syncFolder(folder)
    },
    async list(tenantId) {
      return (await namesIn(folderOf(tenantId)))
        .filter(name => name.endsWith('.key'))
        .map(name => name.slice(0, -4))
    },
    async notes(tenantId) {
      const folder = folderOf(tenantId)
      const graves = (await namesIn(folder)).filter(name => name.endsWith('.destroyed'))
      return Promise.all(graves.map(name => readFile(join(folder, name), 'utf8')))
    },
  }
}
