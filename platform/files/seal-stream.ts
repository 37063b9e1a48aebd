import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/**
 * A sealed file: 40 bytes of header, then chunks of 1 MiB (the last one shorter), each AES-256-GCM with its tag behind it.
 * The key is derived from the data key, a random salt of the header and the file's context, so no nonce meets a key twice.
 * The nonce is the number of the chunk and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway
 * and Vizár, 2015): a chunk that was changed, moved, left out, or taken from another file does not open.
 */
const MAGIC = Buffer.from('AMBF')
const VERSION = 1
const CHUNK_LOG2 = 20
export const CHUNK = 2 ** CHUNK_LOG2
const TAG = 16
export const HEADER = 40
const MAX_CHUNKS = 2 ** 32

/** The bytes are not those that were sealed, or not with this key, or not for this place. */
export class Damaged extends Error {}

interface Secret {
  readonly key: Buffer
  readonly header: Buffer
}

function secretOf(dataKey: Buffer, header: Buffer, context: string): Secret {
  const salt = header.subarray(8, HEADER)
  return { key: Buffer.from(hkdfSync('sha256', dataKey, salt, `ambulatoria file ${context}`, 32)), header }
}

export function newSecret(dataKey: Buffer, context: string): Secret {
  const head = Buffer.from([...MAGIC, VERSION, CHUNK_LOG2, 0, 0])
  return secretOf(dataKey, Buffer.concat([head, randomBytes(32)]), context)
}

export function readSecret(dataKey: Buffer, header: Buffer, context: string): Secret {
  const known =
    header.length === HEADER &&
    header.subarray(0, 4).equals(MAGIC) &&
    header[4] === VERSION &&
    header[5] === CHUNK_LOG2
  if (!known) throw new Damaged('not a sealed file')
  return secretOf(dataKey, header, context)
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

export function sealChunk(secret: Secret, index: number, last: boolean, plain: Uint8Array): Buffer {
  if (index >= MAX_CHUNKS) throw new Error('the file is too long')
  const cipher = createCipheriv('aes-256-gcm', secret.key, nonceOf(index, last)).setAAD(secret.header)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

export function openChunk(secret: Secret, index: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < TAG) throw new Damaged('a chunk is cut off')
  const at = sealed.length - TAG
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret.key, nonceOf(index, last)).setAAD(secret.header)
    decipher.setAuthTag(sealed.subarray(at))
    return Buffer.concat([decipher.update(sealed.subarray(0, at)), decipher.final()])
  } catch {
    throw new Damaged(`chunk ${index} does not open`)
  }
}

/** How many chunks and plain bytes a sealed file of so many bytes holds. */
export function plainSizeOf(sealedBytes: number): { readonly chunks: number; readonly size: number } {
  const body = sealedBytes - HEADER
  const chunks = Math.ceil(body / (CHUNK + TAG))
  const size = body - chunks * TAG
  const rest = body - (chunks - 1) * (CHUNK + TAG)
  if (chunks < 1 || rest < TAG || (chunks > 1 && rest === TAG)) throw new Damaged('the file is cut off')
  return { chunks, size }
}

export interface Written {
  readonly size: number
  /** SHA-256 of the plain content. */
  readonly sha256: Buffer
}

/** Seals a stream into an open file; holds one chunk in memory. `check` sees every piece and may refuse by throwing. */
export async function sealInto(
  file: FileHandle,
  secret: Secret,
  source: AsyncIterable<Uint8Array>,
  check: (piece: Uint8Array, before: number) => void,
): Promise<Written> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK)
  let filled = 0
  let index = 0
  let size = 0
  await file.write(secret.header)
  for await (const piece of source) {
    check(piece, size)
    hash.update(piece)
    size += piece.length
    for (let from = 0; from < piece.length; ) {
      // A full chunk waits until more follows: only then it is known not to be the last.
      if (filled === CHUNK) {
        await file.write(sealChunk(secret, index++, false, chunk))
        filled = 0
      }
      const part = piece.subarray(from, from + CHUNK - filled)
      chunk.set(part, filled)
      filled += part.length
      from += part.length
    }
  }
  await file.write(sealChunk(secret, index, true, chunk.subarray(0, filled)))
  return { size, sha256: hash.digest() }
}

/** Plain bytes from `start` to `end` (exclusive) of a sealed file, a chunk at a time. */
export async function* openRange(
  file: FileHandle,
  secret: Secret,
  shape: { readonly chunks: number; readonly size: number },
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  if (start >= end) return
  const first = Math.floor(start / CHUNK)
  const final = Math.floor((end - 1) / CHUNK)
  for (let index = first; index <= final; index++) {
    const last = index === shape.chunks - 1
    const length = TAG + (last ? shape.size - index * CHUNK : CHUNK)
    const sealed = Buffer.allocUnsafe(length)
    const { bytesRead } = await file.read(sealed, 0, length, HEADER + index * (CHUNK + TAG))
    if (bytesRead !== length) throw new Damaged('the file is cut off')
    const plain = openChunk(secret, index, last, sealed)
    yield plain.subarray(Math.max(0, start - index * CHUNK), Math.min(plain.length, end - index * CHUNK))
  }
}
