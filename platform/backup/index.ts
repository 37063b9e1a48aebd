export { packCluster } from './cluster.ts'
export { type Mirrored, mirrorFiles } from './mirror.ts'
export { restoreInto, withRestored } from './restore.ts'
export { openFromFile, type SealedFile, sealToFile } from './sealed-file.ts'
