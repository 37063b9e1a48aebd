import { z } from 'zod'
import { Id } from '#libs/contract/index.ts'

export const Upload = z.object({
  uploadId: Id,
  name: z.string(),
  size: z.number(),
  /** How many bytes are durable: go on from here. */
  received: z.number(),
})
export type Upload = z.infer<typeof Upload>
