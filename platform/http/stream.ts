import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { fail } from '../errors/index.ts'
import type { StreamAnswer } from './cookies.ts'

/** What an endpoint may want of the request besides its validated parts. */
export interface RawRequest {
  /** The `Range` header. */
  readonly range: string | null
  /** Bytes of an endpoint that says `consumes`, as they come. */
  readonly body: AsyncIterable<Uint8Array> | null
}

export interface ByteRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * One range of bytes (RFC 9110 section 14.2); several ranges, other units and nonsense ask for the whole.
 * Error: `request.range` when it begins beyond the end.
 */
export function parseRange(header: string | null, size: number): ByteRange | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return null
  const [from, to] = [found[1]!, found[2]!]
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1)
  if (from !== '' && to !== '' && Number(to) < start) return null
  if (start >= size || start >= end) throw fail('request.range')
  return { start, end }
}

/** Sends a stored file; a reader that goes away ends the reading, too. */
export function sendStream(reply: FastifyReply, answer: StreamAnswer) {
  const { range, size } = answer
  const disposition = answer.inline ? 'inline' : 'attachment'
  reply
    .code(range ? 206 : 200)
    .header('content-type', answer.mediaType)
    .header('content-length', range ? range.end - range.start : size)
    .header('accept-ranges', 'bytes')
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`)
    // Whatever it holds, it runs nothing, loads nothing and is of an origin of its own.
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    )
    .header('cross-origin-resource-policy', 'same-origin')
  if (range) reply.header('content-range', `bytes ${range.start}-${range.end - 1}/${size}`)
  return reply.send(Readable.from(answer.content, { objectMode: false, highWaterMark: 256 * 1024 }))
}
