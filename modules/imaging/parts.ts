import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { UploadRow } from './upload.ts'

/** The content of an upload across its parts. */
export interface Parts {
  readonly size: number
  /** Plain bytes from `start` to `end` (exclusive). */
  read(start?: number, end?: number): AsyncGenerator<Buffer>
  /** The same, collected; fewer bytes at the end of the file. */
  bytes(start: number, end: number): Promise<Buffer>
}

export function partsOf(ctx: Ctx, row: UploadRow, key: Buffer): Parts {
  const size = Number(row.size)
  async function* read(start = 0, end = size): AsyncGenerator<Buffer> {
    let at = 0
    for (const [variant, length] of row.parts) {
      const [from, until] = [Math.max(start, at) - at, Math.min(end, at + length) - at]
      if (from < until) {
        const blob = await ctx.services.blobs.open(
          { tenantId: ctx.tenantId, fileId: row.upload_id, variant },
          key,
        )
        yield* blob.read(from, until)
      }
      at += length
    }
  }
  return {
    size,
    read,
    async bytes(start, end) {
      const pieces: Buffer[] = []
      for await (const piece of read(start, Math.min(end, size))) pieces.push(piece)
      return Buffer.concat(pieces)
    },
  }
}

/** Largest picture or PDF that is taken into memory to be looked at, in bytes. */
const LOOKED_AT = 64_000_000

export async function wholeOf(parts: Parts): Promise<Buffer> {
  if (parts.size > LOOKED_AT) throw fail('file.too-large', { megabytes: LOOKED_AT / 1_000_000 })
  return parts.bytes(0, parts.size)
}
