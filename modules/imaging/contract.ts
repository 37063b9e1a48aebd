import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'
import { Upload } from './upload-contract.ts'

export * from './measurement-contract.ts'
export * from './portal-contract.ts'
export * from './upload-contract.ts'

const tag = 'Images'
const BYTES = 'application/offset+octet-stream'

export const ImageKind = z.enum(['photo', 'panoramic', 'periapical', 'ct', 'document'])
export type ImageKind = z.infer<typeof ImageKind>

/** What people say about an image. */
export const Card = z.object({
  kind: ImageKind,
  teeth: z.array(z.number().int().min(11).max(85)).max(52).default([]),
  takenOn: Day.nullable().default(null),
  note: shortText(1000).default(''),
})
export type Card = z.infer<typeof Card>

const FileName = requiredText(200)
const Size = z.number().int().min(1).max(500_000_000)

export const DicomShape = z.object({
  rows: z.number(),
  columns: z.number(),
  frames: z.number(),
  samples: z.number(),
  bitsStored: z.number(),
  signed: z.boolean(),
  photometric: z.string(),
  slope: z.number(),
  intercept: z.number(),
  window: z.array(z.number()).nullable(),
  spacing: z.array(z.number()).nullable(),
  atDetector: z.boolean(),
  modality: z.string(),
})
export type DicomShape = z.infer<typeof DicomShape>

export const Image = z.object({
  fileId: Id,
  kind: ImageKind,
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  teeth: z.array(z.number()),
  takenOn: z.string(),
  note: z.string(),
  version: z.number(),
  storedAt: Instant,
  storedBy: z.string().nullable(),
  fromPatient: z.boolean(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  pages: z.number().nullable(),
  dicom: DicomShape.nullable(),
  /** Why it cannot be shown here; null when it can. */
  unshown: z.enum(['unsupported', 'damaged']).nullable(),
  openToPatient: z.boolean(),
  removed: z
    .object({
      ground: z.string(),
      reason: z.string(),
      at: Instant,
      by: z.string().nullable(),
      destroyAt: Instant.nullable(),
    })
    .nullable(),
  /** Addresses that live for some minutes: small, for the screen, as it was stored. */
  links: z.object({
    thumb: z.string().nullable(),
    view: z.string().nullable(),
    original: z.string(),
    /** Followed by the number of the page or frame. */
    part: z.string().nullable(),
  }),
})
export type Image = z.infer<typeof Image>

const ofPatient = z.object({ patientId: Id })
const ofFile = z.object({ fileId: Id })
const ofUpload = z.object({ uploadId: Id })

export const listImagesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/images',
  realm: 'staff',
  tag,
  summary: 'Images and documents of a patient, newest first, with short-lived links',
  params: ofPatient,
  query: z.object({ removed: z.enum(['no', 'yes']).default('no') }),
  response: z.object({ images: z.array(Image), bytes: z.number(), mayWrite: z.boolean() }),
})

export const startUploadEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/uploads',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Begin an upload; its bytes follow in pieces',
  params: ofPatient,
  body: z.object({ name: FileName, size: Size, card: Card }),
  response: Upload,
})
export const readUploadEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/uploads/:uploadId',
  realm: 'staff',
  tag,
  summary: 'How far an upload has come, to go on after a break',
  params: ofUpload,
  response: Upload,
})
const Offset = z.object({ offset: z.coerce.number().int().min(0).max(500_000_000) })
export const sendPieceEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/clinic/uploads/:uploadId',
  realm: 'staff',
  tag,
  summary: 'The next bytes of an upload; what came before a break is kept',
  params: ofUpload,
  query: Offset,
  consumes: BYTES,
  idempotent: false,
  response: Upload,
})
export const finishUploadEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/uploads/:uploadId/completion',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'All bytes are there: look at them, seal them, keep them',
  params: ofUpload,
  response: ofFile.extend({ duplicateOf: Id.nullable() }),
})
export const cancelUploadEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/uploads/:uploadId',
  realm: 'staff',
  tag,
  summary: 'Give an upload up; its bytes are removed',
  params: ofUpload,
  response: Empty,
})

export const changeCardEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/images/:fileId/card',
  realm: 'staff',
  tag,
  summary: 'Correct kind, name, teeth, day or note of an image',
  params: ofFile,
  body: Card.extend({ version: Version, name: FileName, takenOn: Day }),
  response: z.object({ version: z.number() }),
})
export const RemovalGround = z.enum(['wrong-patient', 'duplicate', 'unusable'])
export type RemovalGround = z.infer<typeof RemovalGround>
export const removeImageEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/images/:fileId/removal',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Take an image off the record with a reason; another person’s one is destroyed after some days',
  params: ofFile,
  body: z.object({ ground: RemovalGround, reason: shortText(500).default('') }),
  response: z.object({ destroyAt: Instant.nullable() }),
})
export const restoreImageEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/images/:fileId/restoration',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Bring a removed image back while it exists',
  params: ofFile,
  response: Empty,
})
export const showToPatientEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/images/:fileId/opening',
  realm: 'staff',
  tag,
  summary: 'Open an image to its patient in the portal, or close it again',
  params: ofFile,
  body: z.object({ open: z.boolean() }),
  response: Empty,
})

export const ImageVariant = z.enum(['original', 'thumb', 'view'])
export type ImageVariant = z.infer<typeof ImageVariant>
const Token = z.string().min(1).max(200)
export const readImageEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/images/:fileId/content',
  realm: 'staff',
  tag,
  summary: 'Bytes of an image by a link of this session: as stored, for the screen, or small',
  params: ofFile,
  query: z.object({ variant: ImageVariant.default('original'), token: Token }),
  response: z.unknown(),
  produces: 'application/octet-stream',
})
export const readPartEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/images/:fileId/parts/:part',
  realm: 'staff',
  tag,
  summary: 'A frame of a DICOM file as raw little-endian samples, or a page of a PDF as a picture',
  params: ofFile.extend({ part: z.coerce.number().int().min(0).max(9999) }),
  query: z.object({ token: Token }),
  response: z.unknown(),
  produces: 'application/octet-stream',
})

export const JournalLine = z.object({
  at: Instant,
  who: z.string(),
  did: z.string(),
  why: z.string(),
  times: z.number(),
  refused: z.boolean(),
})
export type JournalLine = z.infer<typeof JournalLine>
export const imageJournalEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/images/:fileId/journal',
  realm: 'staff',
  tag,
  summary: 'Who stored, opened, changed or removed this image, in plain words',
  params: ofFile,
  response: z.object({ lines: z.array(JournalLine) }),
})

export const InboxItem = z.object({
  image: Image,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  comment: z.string(),
  sentAt: Instant,
})
export type InboxItem = z.infer<typeof InboxItem>
export const readInboxEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/image-inbox',
  realm: 'staff',
  tag,
  summary: 'Files that patients have sent and nobody has filed or refused yet, oldest first',
  response: z.object({ items: z.array(InboxItem) }),
})
export const decideIntakeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/image-inbox/:fileId/decision',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'File what a patient has sent to the record, or refuse it with a reason that the patient sees',
  params: ofFile,
  body: z.object({
    decision: z.enum(['filed', 'refused']),
    reason: shortText(500).default(''),
    kind: ImageKind.default('document'),
    teeth: z.array(z.number().int().min(11).max(85)).max(52).default([]),
    takenOn: Day.nullable().default(null),
  }),
  response: Empty,
})
