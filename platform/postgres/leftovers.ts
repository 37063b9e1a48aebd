import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pidIn = (dataDir: string): number | null => {
  try {
    return Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]) || null
  } catch {
    return null
  }
}

/** Whether the process is a living postmaster of this very data folder. */
function isOurPostmaster(pid: number, dataDir: string): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    return state !== 'Z' && args.includes(dataDir) && args.some(arg => arg.endsWith('postgres'))
  } catch {
    return false
  }
}

/** The living Node process that started a postmaster; an orphan's parent is something else. */
function launcherOf(postmaster: number): number | null {
  try {
    const parent = Number(readFileSync(`/proc/${postmaster}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
    const program = readFileSync(`/proc/${parent}/cmdline`, 'utf8').split('\0')[0]!
    return /^node/.test(basename(program)) ? parent : null
  } catch {
    return null
  }
}

/** Sockets of servers that were killed, and their lock files. */
const deadSockets = (dataDir: string): string[] =>
  readdirSync(dataDir).filter(name => name.startsWith('.s.PGSQL.'))

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Clears what a killed server left behind. A postmaster that outlived its launcher is asked to stop (its children
 * may hold shared memory); a pid file of a process that is gone, or is something else by now, is removed.
 * @throws when the launcher lives as well: its clinic is at work; when an orphan does not stop within 20 s
 */
export async function clearLeftovers(dataDir: string): Promise<void> {
  const running = runningServer(dataDir)
  const launcher = running && launcherOf(running.pid)
  if (launcher)
    throw new Error(
      `a server (process ${launcher}) already works on ${dataDir}: stop it or set another DATA_DIR`,
    )
  for (let attempt = 0; attempt < 100; attempt++) {
    const pid = pidIn(dataDir)
    if (pid === null) return
    if (existsSync('/proc/self') ? !isOurPostmaster(pid, dataDir) : !alive(pid)) {
      for (const name of ['postmaster.pid', ...deadSockets(dataDir)])
        rmSync(join(dataDir, name), { force: true })
      return
    }
    process.kill(pid, attempt < 50 ? 'SIGINT' : 'SIGQUIT')
    await sleep(200)
  }
  throw new Error(`another PostgreSQL keeps running on ${dataDir}`)
}

/** The living server of a data folder: its process and port, as its pid file says. */
export function runningServer(dataDir: string): { pid: number; port: number } | null {
  const pid = pidIn(dataDir)
  if (pid === null || !isOurPostmaster(pid, dataDir)) return null
  const port = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[3])
  return port ? { pid, port } : null
}
