import { z } from 'zod'
import { endpoint, Id } from '#libs/contract/index.ts'

const tag = 'Files'

/** The file as it was stored, or what the server made of it. */
export const Variant = z.enum(['original'])

export const readFileEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/files/:fileId/content',
  realm: 'staff',
  tag,
  summary: 'Content of a file by a short-lived link of this session; ranges of bytes are served',
  params: z.object({ fileId: Id }),
  query: z.object({ token: z.string().min(1).max(200), variant: Variant.default('original') }),
  response: z.unknown(),
  produces: 'application/octet-stream',
})
