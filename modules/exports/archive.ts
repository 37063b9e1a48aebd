import { createHash } from 'node:crypto'
import { configure, ZipWriter } from '@zip.js/zip.js'

configure({ useWebWorkers: false })

/** A file of the archive, for the manifest. */
export interface Entry {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export interface Archive {
  /** The bytes of the archive as they are made; must be read, otherwise writing waits. */
  readonly bytes: AsyncIterable<Uint8Array>
  readonly entries: readonly Entry[]
  /** Writes a file piece by piece and remembers its length and hash. */
  add(name: string, content: AsyncIterable<string | Uint8Array>): Promise<Entry>
  close(): Promise<void>
  /** Tells the reader that the archive will never be whole. */
  abort(reason: unknown): Promise<void>
}

/**
 * An archive that is written while it is read: ZIP with 64-bit lengths, compressed, and sealed by AES-256 when a password is
 * given (WinZip AE-2: 7-Zip and WinRAR open it, the Explorer of Windows does not).
 */
export function createArchive(options: { readonly at: Date; readonly password: string | null }): Archive {
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const zip = new ZipWriter(pipe.writable, {
    lastModDate: options.at,
    ...(options.password !== null && { password: options.password, encryptionStrength: 3 as const }),
  })
  const entries: Entry[] = []
  return {
    bytes: pipe.readable,
    entries,
    async add(name, content) {
      const hash = createHash('sha256')
      let bytes = 0
      const counted = async function* () {
        const encoder = new TextEncoder()
        for await (const piece of content) {
          const chunk = typeof piece === 'string' ? encoder.encode(piece) : piece
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      }
      await zip.add(name, streamOf(counted()))
      const entry = { name, bytes, sha256: hash.digest('hex') }
      entries.push(entry)
      return entry
    },
    async close() {
      await zip.close()
    },
    abort: reason => pipe.writable.abort(reason).catch(() => {}),
  }
}

/** Pieces as a stream of the web, which is what the writer takes; its reader sets the pace. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}

/** A content that is at hand as a whole. */
export async function* whole(content: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield content
}
