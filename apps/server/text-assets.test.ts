import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { addTextAssets } from './text-assets.ts'

const server = Fastify()

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'))
  mkdirSync(join(folder, 'look.css.parts'))
  writeFileSync(join(folder, 'look.css.parts', '20-second.css'), 'b { color: red }\n')
  writeFileSync(join(folder, 'look.css.parts', '10-first.css'), 'a { color: blue }\n')
  writeFileSync(join(folder, 'act.js'), 'act()\n')
  writeFileSync(join(folder, 'secret.txt'), 'no')
  addTextAssets(server, folder, '/assets/')
})

const get = (name: string, headers = {}) => server.inject({ url: `/assets/${name}`, headers })

describe('text assets', () => {
  test('a style sheet in parts is served whole, in the order of their names', async () => {
    const answer = await get('look.css')
    expect(answer.body).toBe('a { color: blue }\nb { color: red }\n')
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  test.each([
    { accepted: 'gzip, deflate, br', encoding: 'br', open: brotliDecompressSync },
    { accepted: 'gzip', encoding: 'gzip', open: gunzipSync },
  ])('$accepted gets $encoding', async ({ accepted, encoding, open }) => {
    const answer = await get('act.js', { 'accept-encoding': accepted })
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers.vary).toBe('accept-encoding')
    expect(open(answer.rawPayload).toString()).toBe('act()\n')
  })

  test('what the browser has is not sent again', async () => {
    const { etag } = (await get('act.js')).headers
    const again = await get('act.js', { 'if-none-match': String(etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test('other files of the folder are not served by it', async () => {
    expect((await get('secret.txt')).statusCode).toBe(404)
    expect((await get('look.css.parts/10-first.css')).statusCode).toBe(404)
  })
})
