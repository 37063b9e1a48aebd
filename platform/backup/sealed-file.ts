import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { HEADER, newSecret, openRange, plainSizeOf, readSecret, sealInto } from '../files/seal-stream.ts'

const CONTEXT = 'backup'

export interface SealedFile {
  readonly bytes: number
  /** Hex SHA-256 of the sealed file, as it lies on the disk. */
  readonly sha256: string
}

/** Compresses and seals a stream into a file (AES-256-GCM); under its name only when it is whole and durable. */
export async function sealToFile(
  path: string,
  key: Buffer,
  source: AsyncIterable<Uint8Array>,
): Promise<SealedFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.tmp`
  await rm(temporary, { force: true })
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      const from = Readable.from(source, { objectMode: false })
      const small = createZstdCompress()
      from.on('error', error => small.destroy(error))
      try {
        await sealInto(file, newSecret(key, CONTEXT), from.pipe(small), () => {})
      } finally {
        from.destroy()
      }
      await file.sync()
    } finally {
      await file.close()
    }
    const sealed = { bytes: (await stat(temporary)).size, sha256: await hashOfFile(temporary) }
    await rename(temporary, path)
    return sealed
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** The plain stream of a sealed file. @throws Damaged when it was changed, cut off, or sealed with another key */
export async function* openFromFile(path: string, key: Buffer): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const header = Buffer.alloc(HEADER)
    await file.read(header, 0, HEADER, 0)
    const secret = readSecret(key, header, CONTEXT)
    const shape = plainSizeOf((await file.stat()).size)
    const small = Readable.from(openRange(file, secret, shape, 0, shape.size), { objectMode: false })
    const plain = createZstdDecompress()
    small.on('error', error => plain.destroy(error))
    yield* small.pipe(plain) as AsyncIterable<Uint8Array>
  } finally {
    await file.close()
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
