import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = join(HERE, '../..')
const OUT = join(ROOT, '.cache/web')
const STAMP = join(OUT, 'sources.sha256')

function files(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap(name => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? files(path) : [path]
    })
}

/** Hash of everything that the web applications are made of. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  const contracts = files(join(ROOT, 'modules')).filter(path => path.endsWith('contract.ts'))
  for (const path of [
    ...files(HERE),
    ...contracts,
    ...files(join(ROOT, 'libs')),
    join(ROOT, 'package-lock.json'),
  ]) {
    hash.update(path.slice(ROOT.length)).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** Builds the web applications when their sources have changed since the last time; answers the folder. */
export function buildWebIfStale({ log }: { readonly log: (line: string) => void }): { outDir: string } {
  const hash = sourcesHash()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return { outDir: OUT }
  log('Собираю веб-приложения …')
  // In a process of its own: the builder's memory would stay with the server for good. Always the production build:
  // a test that asks for it has NODE_ENV=test, and what it leaves is what the next start serves.
  const built = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (built.status !== 0) throw new Error('the web applications could not be built')
  return { outDir: OUT }
}

async function buildWeb(): Promise<void> {
  const hash = sourcesHash()
  const { build } = await import('vite')
  await build({ configFile: join(HERE, 'vite.config.ts'), logLevel: 'error' })
  for (const path of files(join(OUT, 'assets'))) {
    if (!/\.(js|css|svg)$/.test(path)) continue
    const bytes = readFileSync(path)
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    )
    writeFileSync(`${path}.gz`, gzipSync(bytes))
  }
  writeFileSync(STAMP, hash)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb()
