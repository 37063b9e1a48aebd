import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const PARTS = '.parts'

/** A file, or a folder `name.parts` whose files make it up in the order of their names. */
const contentOf = (folder: string, name: string): Buffer =>
  name.endsWith(PARTS)
    ? Buffer.concat(
        readdirSync(join(folder, name))
          .sort()
          .map(part => readFileSync(join(folder, name, part))),
      )
    : readFileSync(join(folder, name))

/** Serves style sheets, scripts and drawings of a folder, compressed once when the server starts. */
export function addTextAssets(server: FastifyInstance, folder: string, prefix: string): void {
  for (const entry of readdirSync(folder)) {
    const name = entry.endsWith(PARTS) ? entry.slice(0, -PARTS.length) : entry
    const type = TYPES[extname(name)]
    if (!type) continue
    const plain = contentOf(folder, entry)
    const packed = { br: brotliCompressSync(plain), gzip: gzipSync(plain) }
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 16)}"`
    server.get(`${prefix}${name}`, async (request, reply) => {
      reply
        .header('cache-control', 'public, max-age=3600')
        .header('vary', 'accept-encoding')
        .header('etag', etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      const accepted = String(request.headers['accept-encoding'] ?? '')
      const encoding = (['br', 'gzip'] as const).find(one => new RegExp(`\\b${one}\\b`).test(accepted))
      if (encoding) reply.header('content-encoding', encoding)
      return reply.type(type).send(encoding ? packed[encoding] : plain)
    })
  }
}
