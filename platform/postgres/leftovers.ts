import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
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
 * @throws when the old postmaster does not stop within 20 s
 */
export async function clearLeftovers(dataDir: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const pid = pidIn(dataDir)
    if (pid === null) return
    if (existsSync('/proc/self') ? !isOurPostmaster(pid, dataDir) : !alive(pid)) {
      rmSync(join(dataDir, 'postmaster.pid'), { force: true })
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
