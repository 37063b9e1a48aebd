import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { programEnv, SERVER_FLAGS } from '../scripts/node-flags.mjs'
import { HOST } from './clinic.ts'

const children: ChildProcess[] = []
/** Starts a Node program of the project; it ends with the bench. */
export const run = (args: string[], env: NodeJS.ProcessEnv, stdout: 'pipe' | 'inherit' | 'ignore') => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  })
  children.push(child)
  return child
}
export const ended = (child: ChildProcess) =>
  child.exitCode !== null ? Promise.resolve() : new Promise<void>(done => child.once('exit', () => done()))

const freePort = () =>
  new Promise<number>(done => {
    const probe = createServer().listen(0, HOST, () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

/** Ends whatever is still running. */
export async function endAll(): Promise<void> {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map(ended))
}

/** Starts the product as its users do, on a port of its own. */
export async function startServer(dataDir: string): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort()
  const child = run(
    [...SERVER_FLAGS, 'apps/server/main.ts'],
    {
      ...programEnv(`${import.meta.dirname}/..`),
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'error',
      PUBLIC_URL: `http://${HOST}:${port}`,
    },
    'ignore',
  )
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error('the server did not start')
    const ready = await fetch(`http://${HOST}:${port}/api/ready`).catch(() => null)
    if (ready?.ok) return { child, port }
    await sleep(100)
  }
  throw new Error('the server was not ready within a minute')
}

export const memoryMiB = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const TICKS_PER_SECOND = 100

/** Processor seconds that a process has used. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

/** The same of a PostgreSQL server with all its live processes. */
export function databaseCpuSeconds(postmaster: number | null): number {
  if (postmaster === null) return Number.NaN
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
  return children.reduce((sum, pid) => sum + cpuSeconds(Number(pid)), 0)
}

export function postmasterPid(dataDir: string): number | null {
  const file = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

/** Superuser connection of the embedded server that runs on the folder. */
export function embeddedUrl(dataDir: string): string | null {
  const dir = join(dataDir, 'postgres')
  if (!existsSync(join(dir, 'data', 'postmaster.pid'))) return null
  const port = readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(dir, 'superuser-password'), 'utf8').trim()
  return `postgres://postgres:${password}@${HOST}:${port}/ambulatoria`
}
