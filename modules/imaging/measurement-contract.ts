import { z } from 'zod'
import { Empty, endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'

const tag = 'Images'

/** Where millimetres come from: the file's spacing, at the detector (not magnification-corrected), calibrated, or a line of known length. */
export const MeasureScale = z.enum(['spacing', 'detector', 'calibrated', 'reference', 'none'])
export type MeasureScale = z.infer<typeof MeasureScale>

/** A point in pixels of the picture. */
const MeasurePoint = z.object({ x: z.number().min(0).max(100_000), y: z.number().min(0).max(100_000) })

export const Measurement = z.object({
  measurementId: Id,
  frame: z.number().int(),
  a: MeasurePoint,
  b: MeasurePoint,
  pixels: z.number(),
  /** Null while the picture has no scale. */
  mm: z.number().nullable(),
  scale: MeasureScale,
  note: z.string(),
  at: Instant,
  by: z.string(),
})
export type Measurement = z.infer<typeof Measurement>

const ofFile = z.object({ fileId: Id })

export const listMeasurementsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/images/:fileId/measurements',
  realm: 'staff',
  tag,
  summary: 'Lines measured on an image, oldest first; those taken off are left out',
  params: ofFile,
  response: z.object({ measurements: z.array(Measurement), mayWrite: z.boolean() }),
})
export const addMeasurementEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/images/:fileId/measurements',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Keep a measured line; the server counts its length by the scale of the picture',
  params: ofFile,
  body: z.object({
    frame: z.number().int().min(0).max(9999).default(0),
    a: MeasurePoint,
    b: MeasurePoint,
    note: shortText(200).default(''),
    /** The real length of what the line covers: it becomes the scale of a picture that has none. */
    knownMm: z.number().min(0.5).max(500).nullable().default(null),
  }),
  response: Measurement,
})
export const removeMeasurementEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/measurements/:measurementId/removal',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Take a measured line off an image; who drew it and who took it off stay on record',
  params: z.object({ measurementId: Id }),
  response: Empty,
})
