import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isId } from '#libs/ids/index.ts'
import { syncFolder } from '../keys/key-store.ts'
import {
  Damaged,
  HEADER,
  newSecret,
  openRange,
  plainSizeOf,
  readSecret,
  sealInto,
  type Written,
} from './seal-stream.ts'

/** Where a blob lies: `variant` tells the original from what was made of it (a thumbnail, a part of an upload). */
export interface BlobName {
  readonly tenantId: string
  readonly fileId: string
  readonly variant?: string
}

export interface OpenBlob {
  /** Length of the plain content in bytes. */
  readonly size: number
  /** Plain bytes from `start` to `end` (exclusive); the file is closed at the end or when the reader stops. */
  read(start?: number, end?: number): AsyncGenerator<Buffer>
  close(): Promise<void>
}

export interface FoundBlob {
  readonly fileId: string
  readonly variant: string
  readonly changedMs: number
  readonly path: string
}

/** Sealed files on the disk. Knows no database: whose they are and who may read them is decided above. */
export interface BlobStore {
  /**
   * Seals a stream into a file: in memory one chunk at most; under its name only when it is whole and durable.
   * @throws RangeError when more than `maxBytes` come; what the source throws
   */
  write(
    name: BlobName,
    key: Buffer,
    source: AsyncIterable<Uint8Array>,
    options: { readonly maxBytes: number },
  ): Promise<Written>
  /** @throws Damaged when it is not what was sealed; ENOENT when there is none */
  open(name: BlobName, key: Buffer): Promise<OpenBlob>
  /** Removes a file with all its variants; may be repeated. */
  remove(name: Pick<BlobName, 'tenantId' | 'fileId'>): Promise<void>
  /** Removes one variant. */
  removeVariant(name: BlobName): Promise<void>
  /** When a file or one of its variants was written last, in milliseconds; 0 when there is none. */
  newest(name: Pick<BlobName, 'tenantId' | 'fileId'>): Promise<number>
  /** Everything of a tenant, also what was left half-written. */
  list(tenantId: string): AsyncGenerator<FoundBlob>
}

const VARIANT = /^[a-z0-9-]{1,40}$/
const ORIGINAL = 'original'

export function createBlobStore(dir: string): BlobStore {
  const folderOf = (tenantId: string) => {
    if (!isId(tenantId)) throw new Error('a file belongs to a tenant')
    return join(dir, tenantId)
  }
  /** Two hexadecimal digits from the random end of a UUIDv7 spread the files over 256 folders. */
  const folderOfFile = (tenantId: string, fileId: string) => {
    if (!isId(fileId)) throw new Error('a file has a UUID')
    return join(folderOf(tenantId), fileId.slice(-2), fileId)
  }
  const pathOf = ({ tenantId, fileId, variant = ORIGINAL }: BlobName) => {
    if (!VARIANT.test(variant)) throw new Error('no such variant')
    return join(folderOfFile(tenantId, fileId), variant)
  }
  const contextOf = ({ tenantId, fileId, variant = ORIGINAL }: BlobName) => `${tenantId}/${fileId}/${variant}`

  return {
    async write(name, key, source, { maxBytes }) {
      const path = pathOf(name)
      const folder = dirname(path)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
      try {
        const file = await open(temporary, 'wx', 0o600)
        let written: Written
        try {
          written = await sealInto(file, newSecret(key, contextOf(name)), source, (piece, before) => {
            if (before + piece.length > maxBytes) throw new RangeError('more than was allowed')
          })
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, path)
        await syncFolder(folder)
        await syncFolder(dirname(folder))
        return written
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async open(name, key) {
      const file = await open(pathOf(name), 'r')
      try {
        const header = Buffer.alloc(HEADER)
        await file.read(header, 0, HEADER, 0)
        const secret = readSecret(key, header, contextOf(name))
        const shape = plainSizeOf((await file.stat()).size)
        return {
          size: shape.size,
          async *read(start = 0, end = shape.size) {
            try {
              if (start < 0 || end > shape.size) throw new Damaged('beyond the end')
              yield* openRange(file, secret, shape, start, end)
            } finally {
              await file.close()
            }
          },
          close: () => file.close(),
        }
      } catch (error) {
        await file.close()
        throw error
      }
    },
    async remove({ tenantId, fileId }) {
      const folder = folderOfFile(tenantId, fileId)
      await rm(folder, { recursive: true, force: true })
      await syncFolder(dirname(folder)).catch(() => {})
    },
    async removeVariant(name) {
      await rm(pathOf(name), { force: true })
    },
    async newest({ tenantId, fileId }) {
      const folder = folderOfFile(tenantId, fileId)
      const found = await Promise.all(
        (await names(folder)).map(variant => stat(join(folder, variant)).catch(() => null)),
      )
      return Math.max(0, ...found.map(file => file?.mtimeMs ?? 0))
    },
    async *list(tenantId) {
      const root = folderOf(tenantId)
      for (const spread of await names(root)) {
        for (const fileId of await names(join(root, spread))) {
          for (const variant of await names(join(root, spread, fileId))) {
            const path = join(root, spread, fileId, variant)
            const found = await stat(path).catch(() => null)
            if (found) yield { fileId, variant, changedMs: found.mtimeMs, path }
          }
        }
      }
    },
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
