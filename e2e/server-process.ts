import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The real server as a process group of its own, as a terminal starts it. */
export interface ServerProcess {
  readonly origin: string
  readonly child: ChildProcess
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Everything it printed. */
  output(): string
  /** Sends a signal to the whole group, as a terminal or `kill -9 -<group>` does. */
  signalGroup(signal: NodeJS.Signals): void
}

export const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

export interface StartOptions {
  readonly dataDir: string
  readonly port: number
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the server; does not wait for it. */
export function spawnServer({ dataDir, port, env = {} }: StartOptions): ServerProcess {
  const { DATABASE_URL: _, ...own } = process.env
  const child = spawn(process.execPath, ['apps/server/main.ts'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...own, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error', ...env },
  })
  const printed: string[] = []
  child.stdout?.on('data', chunk => printed.push(String(chunk)))
  child.stderr?.on('data', chunk => printed.push(String(chunk)))
  return {
    origin: `http://127.0.0.1:${port}`,
    child,
    ended: new Promise(done => child.once('exit', (code, signal) => done(signal ?? code ?? -1))),
    output: () => printed.join(''),
    signalGroup: signal => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, signal)
    },
  }
}

/** Starts the server and waits until it is ready; fails with what it printed when it ends or takes too long. */
export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const server = spawnServer(options)
  const running = () => server.child.exitCode === null && server.child.signalCode === null
  for (const from = Date.now(); running() && Date.now() - from < 110_000; await sleep(50)) {
    const answer = await fetch(`${server.origin}/api/ready`).catch(() => null)
    if (answer?.ok) return server
  }
  server.signalGroup('SIGKILL')
  throw new Error(`the server is not ready:\n${server.output()}`)
}

/** Process of the embedded PostgreSQL of a data folder, or null when none is alive. */
export function postmasterOf(dataDir: string): number | null {
  const file = join(dataDir, 'postgres/data/postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

export interface HttpClient {
  readonly cookie: string
  send(method: string, path: string, body?: unknown): Promise<{ status: number; json: never }>
}

/** Somebody signed in over HTTP. A request that gets no answer rejects. */
export async function signInOver(origin: string, email: string): Promise<HttpClient> {
  const answer = await fetch(`${origin}/api/clinic/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${email}: ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  return {
    cookie,
    async send(method, path, body) {
      const response = await fetch(origin + path, {
        method,
        headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: response.status, json: (await response.json()) as never }
    },
  }
}

/** A data folder for a server of a test. */
export function ownFolder(name: string): string {
  const dataDir = mkdtempSync(join(tmpdir(), `amb-${name}-`))
  // The embedded PostgreSQL of root runs under another user, who has to reach its folder.
  chmodSync(dataDir, 0o711)
  return dataDir
}

/** Ends a server with its database, however far they came, and removes their folder. */
export async function endServer(
  server: ServerProcess | undefined,
  dataDir: string | undefined,
): Promise<void> {
  server?.signalGroup('SIGKILL')
  await server?.ended
  if (!dataDir) return
  const postmaster = postmasterOf(dataDir)
  if (postmaster) process.kill(postmaster, 'SIGQUIT')
  for (let i = 0; i < 50 && postmasterOf(dataDir); i++) await sleep(100)
  rmSync(dataDir, { recursive: true, force: true })
}
