import type { Services } from '#platform/context/index.ts'
import { openBytes, sealBytes } from '#platform/keys/index.ts'

const context = (archiveId: string) => `export/${archiveId}`

/** The password of an archive waits sealed until the archive is written. */
export const sealPassword = (services: Services, archiveId: string, password: string): Buffer =>
  sealBytes(services.secret('exports'), Buffer.from(password), context(archiveId))

export const openPassword = (services: Services, archiveId: string, sealed: Buffer): string =>
  openBytes(services.secret('exports'), sealed, context(archiveId)).toString()
