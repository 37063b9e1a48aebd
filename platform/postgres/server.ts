import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { postgresHome } from './binaries.ts'
import { clearLeftovers, runningServer } from './leftovers.ts'
import { chooseUser, type RunAs } from './run-as.ts'

export interface PostgresOptions {
  /** Folder of the embedded server: data, password and log live in it. */
  readonly dir: string
  /** TCP port on 127.0.0.1; a free one when left out. */
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
  /** Use the server that runs on this folder, if one does, instead of stopping it. */
  readonly joinRunning?: boolean
}

export interface PostgresServer {
  readonly port: number
  /** Folder of the Unix socket, which costs less than TCP; null where its path would be too long or there is none. */
  readonly socketDir: string | null
  /** Connection of the superuser to a database. */
  superuserUrl(database: string): string
  /** Stops the server: connections are closed, everything committed is on disk. */
  stop(): Promise<void>
}

const MIB = 1_048_576

/** An eighth of the machine for pages, at most 1 GiB; the system is expected to cache half of its memory. */
const memorySettings = (): Record<string, string> => ({
  shared_buffers: `${Math.max(128, Math.min(1024, Math.floor(totalmem() / 8 / MIB)))}MB`,
  effective_cache_size: `${Math.max(512, Math.floor(totalmem() / 2 / MIB))}MB`,
})

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  work_mem: '8MB',
  random_page_cost: '1.1',
  wal_level: 'replica',
  // What a destruction has written leaves the disk with its segment (docs/adr/0011).
  wal_recycle: 'off',
  max_wal_size: '2GB',
  jit: 'off',
  // Statements may carry personal data: none of them reaches the log.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
}

/**
 * Starts the embedded PostgreSQL, making its data folder on the first run. Recovers after any kind of kill.
 * @throws with the end of the server's log when it does not come up
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dir = resolve(options.dir)
  const data = join(dir, 'data')
  const home = postgresHome()
  mkdirSync(dir, { recursive: true })
  const runAs = chooseUser(data, home)
  const password = superuserPassword(dir)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(home, data, dir, password, runAs)
  const running = options.joinRunning ? runningServer(data) : null
  if (running) return joined(data, running.port, password)
  await clearLeftovers(data)

  const port = options.port ?? (await freePort())
  const socketDir = socketFits(data, port) ? data : null
  const settings = {
    ...memorySettings(),
    ...SETTINGS,
    ...options.settings,
    unix_socket_directories: socketDir ?? '',
    port: String(port),
  }
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log: string[] = []
  const kept = keepRunning(data, () => {
    const child = run(runAs, join(home, 'bin/postgres'), args, 'ignore')
    child.stderr?.on('data', (chunk: Buffer) => {
      log.push(chunk.toString())
      if (log.length > 60) log.shift()
    })
    return child
  })
  const superuserUrl = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  await waitUntilReady(superuserUrl('postgres'), kept.child(), log)
  kept.restartFromNowOn()
  return { port, socketDir, superuserUrl, stop: kept.stop }
}

const socketName = (port: number): string => `.s.PGSQL.${port}`
/** The system holds 108 bytes for the path of a socket, one of them the end. Windows keeps to TCP. */
const socketFits = (dir: string, port: number): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(join(dir, socketName(port))) < 108

const RESTART_AFTER_MS = 500

/**
 * Holds a server process: one that ends unasked, say by the kernel when memory runs out, is started again with what it
 * left behind cleared. However our own process ends, short of a kill, the server does not stay behind.
 */
function keepRunning(data: string, start: () => ChildProcess) {
  let child = start()
  let restarts = false
  const stopWithUs = () => child.kill('SIGINT')
  process.once('exit', stopWithUs)
  const ended = new Promise<void>(done => {
    const watch = () =>
      child.once('exit', async () => {
        if (restarts) {
          await sleep(RESTART_AFTER_MS)
          await clearLeftovers(data).catch(() => {})
        }
        if (!restarts) return done()
        child = start()
        watch()
      })
    watch()
  })
  return {
    child: () => child,
    restartFromNowOn: () => {
      restarts = true
    },
    async stop() {
      restarts = false
      process.off('exit', stopWithUs)
      child.kill('SIGINT')
      await ended
    },
  }
}

/** A server that somebody else has started: it is used and left running. */
const joined = (data: string, port: number, password: string): PostgresServer => ({
  port,
  socketDir: existsSync(join(data, socketName(port))) ? data : null,
  superuserUrl: database => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
  stop: async () => {},
})

function run(runAs: RunAs, program: string, args: readonly string[], stdin: 'ignore'): ChildProcess {
  const [command, ...rest] = [...runAs.prefix, program, ...args]
  // A group of its own: Ctrl-C in the terminal reaches our process only, which then stops the server in order.
  return spawn(command!, rest, {
    ...(runAs.uid !== undefined && { uid: runAs.uid, gid: runAs.gid }),
    cwd: '/',
    detached: true,
    stdio: [stdin, 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  })
}

/** The superuser's password, made on the first run and readable by the owner of the folder only. */
function superuserPassword(dir: string): string {
  const file = join(dir, 'superuser-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}

function initialise(home: string, data: string, dir: string, password: string, runAs: RunAs): void {
  const file = join(data, '..', `initial-password-${process.pid}`)
  writeFileSync(file, password, { mode: 0o600 })
  if (runAs.uid !== undefined) chownSync(file, runAs.uid, runAs.gid!)
  // Made aside and put in place when it is whole: a kill half-way leaves nothing that looks like a cluster.
  const making = `${data}.making`
  for (const old of [data, making]) rmSync(old, { recursive: true, force: true })
  mkdirSync(making, { mode: 0o700 })
  if (runAs.uid !== undefined) chownSync(making, runAs.uid, runAs.gid!)
  const args = [
    '-D',
    making,
    '-U',
    'postgres',
    `--pwfile=${file}`,
    '--auth=scram-sha-256',
    '--data-checksums',
    '-E',
    'UTF8',
  ]
  args.push('--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=ru-RU')
  const [command, ...rest] = [...runAs.prefix, join(home, 'bin/initdb'), ...args]
  const done = spawnSync(command!, rest, {
    ...(runAs.uid !== undefined && { uid: runAs.uid, gid: runAs.gid }),
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  })
  rmSync(file, { force: true })
  if (done.status !== 0) {
    rmSync(making, { recursive: true, force: true })
    throw new Error(`initdb failed in ${dir}: ${done.stderr || done.error?.message}`)
  }
  renameSync(making, data)
}

async function waitUntilReady(url: string, child: ChildProcess, log: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) break
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      // 57P03: still recovering. Anything else but a refused connection is final.
      const { code } = error as { code?: string }
      if (code !== '57P03' && code !== 'ECONNREFUSED' && code !== 'ECONNRESET') throw error
    } finally {
      await client.end().catch(() => {})
    }
    await sleep(100)
  }
  throw new Error(`PostgreSQL did not start:\n${log.join('').split('\n').slice(-15).join('\n')}`)
}

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
