import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { restoreInto } from '#platform/backup/index.ts'
import { dataFolders, loadConfig } from '#platform/config/index.ts'
import { deriveSecret, loadMasterKey } from '#platform/keys/index.ts'

/**
 * `npm run --silent backup -- restore FILE NEW_DATA_DIR`: unpacks a sealed backup into an empty data folder, from which the
 * product starts. The master key is that of this installation (AMBULATORIA_MASTER_KEY or DATA_DIR). Files of patients lie
 * beside the backup in `files/living`, keys of files are in no backup (docs/adr/0006): both are copied by hand.
 */
const [command, file, target] = process.argv.slice(2)
if (command !== 'restore' || !file || !target) {
  console.error('npm run --silent backup -- restore FILE NEW_DATA_DIR')
  process.exit(2)
}
const config = loadConfig(process.env)
const folders = dataFolders(config.dataDir)
const fresh = dataFolders(resolve(target))
if (existsSync(fresh.postgres)) {
  console.error(`${fresh.postgres} is there already: name an empty folder`)
  process.exit(2)
}
const key = deriveSecret(loadMasterKey({ dir: folders.keys, fromEnv: config.masterKey }), 'backup')
await mkdir(resolve(target), { recursive: true, mode: 0o711 })
try {
  const files = await restoreInto(fresh.postgres, { path: resolve(file), key })
  console.log(
    `${files} files restored. Copy ${folders.keys} and the keys of files, then start with DATA_DIR=${target}`,
  )
} catch (error) {
  console.error(`not restored: ${(error as Error).message}`)
  process.exitCode = 1
}
