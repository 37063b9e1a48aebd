import { z } from 'zod'
import { endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'
import { CONDITION_CODES, MAX_DEPTH, MAX_RECESSION, MIN_RECESSION } from '#libs/odontogram/index.ts'

const tag = 'Dental chart'

const Surface = z.enum(['M', 'O', 'I', 'D', 'B', 'V', 'L'])
const Tooth = z.number().int().min(11).max(85)

export const ChartMark = z.object({
  tooth: Tooth,
  condition: z.enum(CONDITION_CODES),
  surfaces: z.array(Surface).max(5).default([]),
  degree: z.number().int().min(0).max(3).nullable().default(null),
  bridge: Id.nullable().default(null),
})
export type ChartMark = z.infer<typeof ChartMark>

export const ChartEntry = z.object({
  entryId: Id,
  changeId: Id,
  at: Instant,
  tooth: Tooth,
  mark: ChartMark.nullable(),
  reverses: Id.nullable(),
})
export type ChartEntry = z.infer<typeof ChartEntry>

export const ChartChange = z.object({
  changeId: Id,
  at: Instant,
  by: z.string(),
  /** Whether the reader recorded it. */
  mine: z.boolean(),
  encounterId: Id.nullable(),
  reason: z.string(),
})
export type ChartChange = z.infer<typeof ChartChange>

export const Chart = z.object({
  patientId: Id,
  /** How many entries stand before these and are known to the reader: 0 when these are all. */
  from: z.number().int(),
  /** In the order in which they take effect. */
  entries: z.array(ChartEntry),
  changes: z.array(ChartChange),
})
export type Chart = z.infer<typeof Chart>

export const readChartEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/chart',
  realm: 'staff',
  tag,
  summary: 'Dental chart of a patient: all dated entries, from which the picture of any date follows',
  params: z.object({ patientId: Id }),
  /** Who has the first entries says how many and which one is the last: the rest is answered, or all if they differ. */
  query: z.object({ known: z.coerce.number().int().min(1).optional(), after: Id.optional() }),
  response: Chart,
})

export const ToothPicture = z.object({
  tooth: Tooth,
  words: z.string(),
  letters: z.array(z.string()),
})
export const readPictureEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/chart-picture',
  realm: 'staff',
  tag,
  summary: 'State of the teeth at a moment, now by default',
  params: z.object({ patientId: Id }),
  query: z.object({ at: Instant.optional() }),
  response: z.object({ at: Instant, teeth: z.array(ToothPicture) }),
})

export const markTeethEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/chart/changes',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Mark states and treatments of teeth, all or none',
  params: z.object({ patientId: Id }),
  body: z.object({
    encounterId: Id.nullable().default(null),
    marks: z.array(ChartMark).min(1).max(64),
  }),
  response: z.object({ changeId: Id, at: Instant }),
})

export const holdChangeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/chart/changes/:changeId/holding',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Undo a change of the chart by entries that reverse it, or bring it back',
  params: z.object({ patientId: Id, changeId: Id }),
  body: z.object({
    holds: z.boolean(),
    encounterId: Id.nullable().default(null),
    reason: shortText(300).default(''),
  }),
  response: z.object({ changeId: Id, at: Instant }),
})

export const chartPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/chart/pdf',
  realm: 'staff',
  tag,
  summary: 'Dental formula as in form 043/у, in both notations, as PDF/A',
  params: z.object({ patientId: Id }),
  query: z.object({
    at: Instant.optional(),
    dentition: z.enum(['permanent', 'mixed', 'deciduous']).optional(),
  }),
  response: z.unknown(),
  produces: 'application/pdf',
})

export const PerioSite = z.object({
  depth: z.number().int().min(0).max(MAX_DEPTH).nullable(),
  recession: z.number().int().min(MIN_RECESSION).max(MAX_RECESSION).nullable(),
  bleeding: z.boolean(),
  plaque: z.boolean(),
  suppuration: z.boolean(),
})
export const PerioTooth = z.object({
  tooth: Tooth,
  sites: z.object({ MB: PerioSite, B: PerioSite, DB: PerioSite, ML: PerioSite, L: PerioSite, DL: PerioSite }),
  mobility: z.number().int().min(0).max(3),
  furcation: z.number().int().min(0).max(3),
})
export type PerioTooth = z.infer<typeof PerioTooth>

const Share = z.number().nullable()
export const PerioIndices = z.object({
  teeth: z.number().int(),
  measured: z.number().int(),
  bleedingPercent: Share,
  plaquePercent: Share,
  suppurationSites: z.number().int(),
  meanDepth: Share,
  meanAttachment: Share,
  deepest: Share,
  deep4: z.number().int(),
  deep6: z.number().int(),
  pi: Share,
})
export const PerioExam = z.object({
  examId: Id,
  at: Instant,
  by: z.string(),
  teeth: z.array(PerioTooth),
  note: z.string(),
  replaces: Id.nullable(),
  indices: PerioIndices,
})
export type PerioExam = z.infer<typeof PerioExam>

export const listPerioEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/perio-exams',
  realm: 'staff',
  tag,
  summary: 'Periodontal examinations with their indices, newest first',
  params: z.object({ patientId: Id }),
  response: z.object({ exams: z.array(PerioExam) }),
})
export const recordPerioEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/perio-exams',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Record a periodontal examination; a correction names the one it replaces',
  params: z.object({ patientId: Id }),
  body: z.object({
    encounterId: Id.nullable().default(null),
    findings: z.array(PerioTooth).min(1).max(52),
    note: shortText(2000).default(''),
    replaces: Id.nullable().default(null),
  }),
  response: z.object({ examId: Id, at: Instant }),
})
