import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '../postgres/index.ts'
import { completeCluster, PASSWORD_FILE } from './cluster.ts'
import { unpack } from './pack.ts'
import { openFromFile } from './sealed-file.ts'

/**
 * Restores a sealed backup into a folder that is laid out as the embedded server's own: `data` and the superuser's
 * password. The folder must not exist yet. @throws what opening, unpacking throw
 */
export async function restoreInto(
  folder: string,
  backup: { readonly path: string; readonly key: Buffer },
): Promise<number> {
  await mkdir(folder, { mode: 0o711 })
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  const files = await unpack(openFromFile(backup.path, backup.key), data)
  await completeCluster(data)
  await rename(join(data, PASSWORD_FILE), join(folder, PASSWORD_FILE))
  return files
}

/** Restores a backup aside, starts a server on it, lets `look` read it, and takes all of it away again. */
export async function withRestored<T>(
  folder: string,
  backup: { readonly path: string; readonly key: Buffer },
  look: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  await rm(folder, { recursive: true, force: true })
  let server: PostgresServer | null = null
  try {
    await restoreInto(folder, backup)
    server = await startPostgres({ dir: folder, settings: { shared_buffers: '64MB', max_connections: '10' } })
    return await look(server)
  } finally {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
