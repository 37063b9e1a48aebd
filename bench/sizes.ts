import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

interface Fetched {
  readonly bytes: number
  readonly text: string
}

/** What travels for a page: the body as it was compressed for the wire. */
async function fetched(url: string): Promise<Fetched> {
  return new Promise((done, failed) => {
    request(url, { headers: { 'accept-encoding': 'br, gzip', accept: 'text/html,*/*' } }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const encoding = answer.headers['content-encoding']
        const plain =
          encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
        done({ bytes: body.length, text: plain.toString('utf8') })
      })
    })
      .on('error', failed)
      .end()
  })
}

const matches = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(match => match[1]!)

/** First page of the site with all it needs, and JavaScript of the staff application's first load. */
export async function measureSizes(origin: string, slug: string): Promise<string[]> {
  const site = await fetched(`${origin}/c/${slug}`)
  const needs = [
    ...matches(site.text, /<link[^>]+rel="(?:stylesheet|preload)"[^>]+href="([^"]+)"/g),
    ...matches(site.text, /<(?:script|img)[^>]+src="([^"]+)"/g),
  ]
  let siteBytes = site.bytes
  for (const path of new Set(needs)) siteBytes += (await fetched(new URL(path, origin).href)).bytes

  const app = await fetched(`${origin}/app`)
  const scripts = [
    ...matches(app.text, /<script[^>]+src="([^"]+)"/g),
    ...matches(app.text, /<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g),
  ]
  let scriptBytes = 0
  for (const path of new Set(scripts)) scriptBytes += (await fetched(new URL(path, origin).href)).bytes
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`
  return [
    `first page of the site: ${kb(siteBytes)} in ${needs.length + 1} requests (target: under 60 KB)`,
    `staff application, JavaScript of the first load: ${kb(scriptBytes)} in ${scripts.length} files (target: under 300 KB)`,
  ]
}
