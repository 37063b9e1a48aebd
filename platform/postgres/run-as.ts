import { accessSync, chownSync, constants, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How a server program is started: PostgreSQL refuses to run as root. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
  /** Put before the program: a user namespace in which root is nobody. */
  readonly prefix: readonly string[]
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : { uid: 65_534, gid: 65_534 }
}

/** Whether somebody who is neither owner nor in the group may pass through every folder on the way. */
function reachableByOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (!(statSync(folder).mode & 0o001)) return false
    if (folder === dirname(folder)) return true
  }
}

/**
 * Decides under whom the server runs. An ordinary user runs it himself. Root hands the data folder to `nobody`, or,
 * where `nobody` could not even enter the folders, keeps it and runs the server in a user namespace.
 */
export function chooseUser(dataDir: string, programs: string): RunAs {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (process.getuid?.() !== 0) {
    accessSync(dataDir, constants.W_OK)
    return { prefix: [] }
  }
  if (!reachableByOthers(dirname(dataDir)) || !reachableByOthers(programs)) {
    return { prefix: ['unshare', '-U', '--map-user=65534', '--map-group=65534'] }
  }
  const ids = nobody()
  chownTree(dataDir, ids)
  return { ...ids, prefix: [] }
}

function chownTree(path: string, { uid, gid }: { uid: number; gid: number }): void {
  const info = statSync(path)
  if (info.uid === uid) return
  chownSync(path, uid, gid)
  if (!info.isDirectory()) return
  for (const name of readdirSync(path)) chownTree(join(path, name), { uid, gid })
}
