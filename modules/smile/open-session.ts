import type { Ctx } from '#platform/context/index.ts'
import { PhotoNotOpen, type Progress, type SmileEngine } from './engine/index.ts'
import { readImage } from './images.ts'
import { refusalOf } from './jobs.ts'

interface Photo {
  readonly fileId: string
  readonly sha256: string
}

/** Keeps the work on a photo in the engine's memory: when others have pushed it out, it is opened again and asked anew. */
export async function withOpenPhoto<T>(
  ctx: Ctx,
  engine: SmileEngine,
  photo: Photo,
  progress: Progress,
  ask: (key: string) => Promise<T>,
): Promise<T> {
  try {
    return await ask(photo.sha256)
  } catch (error) {
    if (!(error instanceof PhotoNotOpen)) throw error
  }
  const opened = await engine.open(await readImage(ctx, photo.fileId, 'engine'), progress)
  // The photo was accepted once: only another version of the engine can think otherwise.
  if (!opened.accepted) throw refusalOf(opened.reason)
  return ask(photo.sha256)
}
