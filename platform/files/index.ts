export {
  type BlobName,
  type BlobStore,
  createBlobStore,
  type FoundBlob,
  type OpenBlob,
} from './blob-store.ts'
export { CHUNK, Damaged, type Written } from './seal-stream.ts'
