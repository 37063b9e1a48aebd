import { z } from 'zod'

/** Shapes that requests, answers and stored rows of the studio share. */

const Px = z.number().min(-20_000).max(40_000)
export const Point = z.tuple([Px, Px])
const Line = z.array(Point).min(2).max(40)
const Share = z.number().min(0).max(1)

export const SHADE_NAMES = [
  'A1',
  'A2',
  'A3',
  'A3.5',
  'A4',
  'B1',
  'B2',
  'B3',
  'B4',
  'C1',
  'C2',
  'C3',
  'C4',
  'D2',
  'D3',
  'D4',
  'BL1',
  'BL2',
  'BL3',
  'BL4',
] as const
export const Shade = z.enum(SHADE_NAMES)

export const Veneers = z.object({
  form: z.enum(['oval', 'square', 'triangular', 'youthful', 'mature']),
  length: z.number().min(-1.5).max(2),
  ratio: z.number().min(0.7).max(0.95).optional(),
  texture: Share,
  upTo: z.number().int().min(1).max(5),
})

/** Upper front teeth that may be replaced. */
const Tooth = z.number().int().min(11).max(28)

/** What is to be shown; see libs/smile/treatment.ts. */
export const TreatmentShape = z.object({
  shade: Shade.optional(),
  evenness: Share.optional(),
  align: Share,
  level: Share,
  closeGaps: Share,
  gum: Share,
  veneers: Veneers.optional(),
  replace: z.array(Tooth).max(10),
})

const Moved = z.array(z.object({ tooth: Tooth, at: Point })).max(24)

/** Lines that the dentist has dragged, photo pixels; see libs/smile/lines.ts. */
export const EditsShape = z.object({
  midline: Point.optional(),
  borders: Moved.optional(),
  edges: Moved.optional(),
  necks: Moved.optional(),
  smileArc: z.tuple([Point, Point, Point]).optional(),
  upperLip: Line.optional(),
  lowerLip: Line.optional(),
})

export const PLAN_NAMES = ['conservative', 'ideal', 'whitening', 'own'] as const
export const PlanOfWork = z.enum(PLAN_NAMES)
export type PlanOfWork = z.infer<typeof PlanOfWork>

/** Everything the dentist has set for a photo: corrected lines, a treatment for each plan, his note. */
export const Work = z.object({
  chosen: PlanOfWork,
  edits: EditsShape,
  plans: z.object({
    conservative: TreatmentShape,
    ideal: TreatmentShape,
    whitening: TreatmentShape,
    own: TreatmentShape,
  }),
  note: z.string().trim().max(2000),
})
export type Work = z.infer<typeof Work>

const Two = z.tuple([Point, Point])
const ToothLines = z.object({ number: z.number().int(), left: Two, right: Two, neck: Two, edge: Two })

export const LinesShape = z.object({
  midline: Two,
  smileArc: z.tuple([Point, Point, Point]),
  upperLip: z.array(Point),
  lowerLip: z.array(Point),
  teeth: z.array(ToothLines),
})

/** Figures of a smile for the dentist; millimetres are for comparing. */
export const SummaryShape = z.object({
  engine: z.string(),
  shade: z.object({ classical: z.string(), nearest: z.string(), distance: z.number() }),
  certainty: z.number().nullable(),
  sure: z.number(),
  measures: z
    .object({
      midlineShift: z.number(),
      cant: z.number(),
      smileArc: z.number(),
      gumShown: z.number(),
      corridor: z.object({ left: z.number(), right: z.number() }),
      gaps: z.record(z.string(), z.number()),
    })
    .nullable(),
  teeth: z.array(
    z.object({
      number: z.number().int(),
      widthMm: z.number(),
      heightMm: z.number(),
      underLip: z.boolean(),
      seen: z.number(),
    }),
  ),
  lines: LinesShape.nullable(),
})
export type SummaryShape = z.infer<typeof SummaryShape>

export const NoteShape = z.discriminatedUnion('code', [
  z.object({ code: z.literal('shade-not-reachable'), wanted: z.string(), shade: z.string() }),
  z.object({ code: z.literal('whitening-only') }),
])

/** The words on every picture, also in answers of the interface (SV-2.2a). */
export const DISCLAIMER =
  'Визуализация. Не является диагнозом, планом лечения или гарантией результата' as const
export const Disclaimer = z.literal(DISCLAIMER)
