import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { addTextAssets } from './text-assets.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const PAGES = { '/app': 'clinic.html', '/my': 'portal.html', '/console': 'console.html' } as const

const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"

/** Files of the public site and of the built web applications. */
export async function addStatic(server: FastifyInstance, webDir: string | null): Promise<void> {
  addTextAssets(server, join(ROOT, 'modules/site/assets'), '/site-assets/')
  await server.register(fastifyStatic, {
    root: join(ROOT, 'modules/site/assets'),
    prefix: '/site-assets/',
    cacheControl: true,
    maxAge: '1h',
    decorateReply: true,
  })
  server.addHook('onSend', async (_, reply) => {
    if (String(reply.getHeader('content-type') ?? '').startsWith('text/html'))
      reply.header('content-security-policy', CSP)
  })
  server.get('/', async (_, reply) => reply.redirect('/app'))
  if (!webDir || !existsSync(webDir)) return
  await server.register(fastifyStatic, {
    root: join(webDir, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
  })
  for (const [path, file] of Object.entries(PAGES)) {
    const send = async (_: unknown, reply: FastifyReply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(readFileSync(join(webDir, file), 'utf8'))
    server.get(path, send)
    server.get(`${path}/*`, send)
  }
}
