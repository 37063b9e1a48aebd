import { z } from 'zod'
import type { Edits, Treatment } from '#libs/smile/index.ts'
import { fail } from '#platform/errors/index.ts'
import { decode, UnreadableFile } from './engine/index.ts'

/** How long another company's engine may think. */
const PATIENCE_MS = 60_000
/** Version of the contract below. */
export const EXTERNAL_CONTRACT = 'ambulatoria.smile/1'

const Answer = z.object({
  /** The whole photo after treatment, in the size of the photo, base64 of PNG or JPEG; the label is put on here. */
  image: z.base64().min(8),
  engine: z.string().min(1).max(100),
})

/**
 * Asks an engine that somebody else runs: `POST {url}` with JSON `{contract, photo, treatment, edits}`, `photo` being a PNG
 * in base64; the answer is `{image, engine}`. No name, no phone, no identifier goes along. The gate was asked before
 * (SV-4.2b, SV-4.2c). Error: `smile.engine-failed`.
 */
export async function askExternalEngine(
  url: string,
  photo: Buffer,
  treatment: Treatment,
  edits: Edits,
  size: { readonly width: number; readonly height: number },
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      contract: EXTERNAL_CONTRACT,
      photo: photo.toString('base64'),
      treatment,
      edits,
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw fail('smile.engine-failed', { reason: 'сервис не отвечает' })
  })
  if (!response.ok) throw fail('smile.engine-failed', { reason: `сервис ответил кодом ${response.status}` })
  const answer = Answer.safeParse(await response.json().catch(() => null))
  if (!answer.success) throw fail('smile.engine-failed', { reason: 'ответ не по договору обмена' })
  try {
    const picture = await decode(Buffer.from(answer.data.image, 'base64'))
    if (picture.width !== size.width || picture.height !== size.height)
      throw fail('smile.engine-failed', { reason: 'размер изображения другой' })
    return { photo: picture, engine: answer.data.engine }
  } catch (error) {
    if (error instanceof UnreadableFile)
      throw fail('smile.engine-failed', { reason: 'изображение не читается' })
    throw error
  }
}
