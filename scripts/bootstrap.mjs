// Runs before anything is installed, on any Node from 20 on: brings the dependencies and the right Node, then the command.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programEnv, SERVER_FLAGS } from './node-flags.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const BIN = join(ROOT, 'node_modules', '.bin')
const STAMP = join(ROOT, 'node_modules', '.ambulatoria-lock')

const COMMANDS = {
  start: [...SERVER_FLAGS, 'apps/server/main.ts'],
  dev: [...SERVER_FLAGS, '--watch', 'apps/server/main.ts'],
  demo: ['apps/server/demo.ts'],
  backup: ['apps/server/backup.ts'],
  'verify-log': ['apps/server/verify-log.ts'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  check: ['scripts/check.ts'],
  bench: ['bench/run.ts'],
  'bench-smile': ['bench/smile.ts'],
  'bench-gate': ['bench/gate.ts'],
  'bench-billing': ['bench/billing.ts'],
  'bench-record': ['bench/record.ts'],
  'bench-files': ['bench/files.ts'],
  'bank-statement': ['scripts/bank-statement.ts'],
  icd10: ['apps/server/import-directory.ts', 'icd10'],
  services: ['apps/server/import-directory.ts', 'services'],
  smile: ['modules/smile/engine/cli.ts'],
  'db-types': ['scripts/db-types.ts'],
  compliance: ['scripts/compliance.ts'],
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  console.error('Installing dependencies (a minute on the first run) …')
  const npm = (...args) =>
    spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
  // `npm ci` refuses a lock without the optional packages of foreign platforms that a registry does not serve;
  // `npm install` takes the same locked versions and leaves those out.
  let done = npm('ci')
  if (done.status !== 0 && done.stderr?.includes('EUSAGE')) done = npm('install', '--no-save')
  if (done.status !== 0) stop(`npm could not install the dependencies:\n${done.stderr}`, done.status ?? 1)
  writeFileSync(STAMP, lock)
}

/** Node 24 from the installed packages, or the one that runs this when it is new enough. */
function nodeProgram() {
  const os = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const brought = join(ROOT, 'node_modules', `node-${os}-${process.arch}`, 'bin', file)
  if (existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return stop(`Node 24 is needed on ${process.platform}-${process.arch}; this is ${process.version}`, 1)
}

function stop(message, code) {
  console.error(message)
  process.exit(code)
}

const [command, ...rest] = process.argv.slice(2)
const args = COMMANDS[command]
if (!args) stop(`Unknown command «${command ?? ''}». One of: ${Object.keys(COMMANDS).join(', ')}`, 2)
install()
const node = nodeProgram()
const child = spawn(node, [...args, ...rest], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...programEnv(ROOT),
    ...process.env,
    PATH: [dirname(node), BIN, process.env.PATH].join(delimiter),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
  },
})
// The terminal sends Ctrl-C to the whole group; a signal to us alone is passed on. The child decides when to end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
