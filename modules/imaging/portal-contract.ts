import { z } from 'zod'
import { endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { Upload } from './upload-contract.ts'

const tag = 'Portal: images'

export const MyImage = z.object({
  fileId: Id,
  patientId: Id,
  name: z.string(),
  kind: z.string(),
  mediaType: z.string(),
  takenOn: z.string(),
  size: z.number(),
  sentAt: Instant.nullable(),
  /** `opened`: the clinic has opened it; the others are one's own and how far they have come. */
  state: z.enum(['opened', 'waiting', 'filed', 'refused']),
  reason: z.string(),
  organisation: z.string(),
  links: z.object({
    thumb: z.string().nullable(),
    view: z.string().nullable(),
    original: z.string().nullable(),
  }),
})
export type MyImage = z.infer<typeof MyImage>

export const myImagesEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/images',
  realm: 'patient',
  tag,
  summary: 'Images that the clinic has opened, and files that were sent, with what became of them',
  response: z.object({
    images: z.array(MyImage),
    people: z.array(
      z.object({
        patientId: Id,
        name: z.string(),
        organisations: z.array(z.object({ entityId: Id, name: z.string() })),
      }),
    ),
  }),
})
export const startMyUploadEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/uploads',
  realm: 'patient',
  tag,
  status: 201,
  summary: 'Begin to send a file to the clinic',
  body: z.object({
    patientId: Id,
    entityId: Id,
    name: requiredText(200),
    size: z.number().int().min(1).max(500_000_000),
    comment: shortText(500).default(''),
  }),
  response: Upload,
})
export const readMyUploadEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/uploads/:uploadId',
  realm: 'patient',
  tag,
  summary: 'How far an upload has come, to go on after a break',
  params: z.object({ uploadId: Id }),
  response: Upload,
})
export const sendMyPieceEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/my/uploads/:uploadId',
  realm: 'patient',
  tag,
  summary: 'The next bytes of an upload',
  params: z.object({ uploadId: Id }),
  query: z.object({ offset: z.coerce.number().int().min(0).max(500_000_000) }),
  consumes: 'application/offset+octet-stream',
  idempotent: false,
  response: Upload,
})
export const finishMyUploadEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/uploads/:uploadId/completion',
  realm: 'patient',
  tag,
  status: 201,
  summary: 'All bytes are there: hand the file over to the clinic',
  params: z.object({ uploadId: Id }),
  response: z.object({ fileId: Id }),
})
export const readMyImageEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/images/:fileId/content',
  realm: 'patient',
  tag,
  summary: 'Bytes of an image that was opened to the patient, by a link of this session',
  params: z.object({ fileId: Id }),
  query: z.object({
    variant: z.enum(['original', 'thumb', 'view']).default('original'),
    token: z.string().min(1).max(200),
  }),
  response: z.unknown(),
  produces: 'application/octet-stream',
})
