import { type Analysis, SURE } from './analyse.ts'
import type { Lab } from './colour.ts'
import { type Lines, linesOf } from './lines.ts'
import type { Measures } from './measures.ts'
import type { Pose } from './quality.ts'
import type { Classical, Shade } from './shades.ts'
import { ENGINE } from './simulate.ts'
import { widthOf } from './teeth-found.ts'

/** What may be shown and stored of an analysis: figures and lines over the mouth, nothing that tells a face. */
export interface Summary {
  readonly engine: string
  readonly pose: Pose
  readonly shade: {
    /** Median of the teeth as the photo shows it, and under neutral light. CIELAB. */
    readonly inPhoto: Lab
    readonly balanced: Lab
    readonly classical: Classical
    readonly distance: number
    readonly nearest: Shade
  }
  /** 0–1; undefined when the arch was not understood and only whitening is offered. */
  readonly certainty: number | undefined
  readonly sure: number
  readonly teeth: readonly SummaryTooth[]
  readonly measures: Measures | undefined
  readonly lines: Lines | undefined
}

export interface SummaryTooth {
  readonly number: number
  /** Visible width and height, mm by the iris: for comparing, not for measuring. */
  readonly widthMm: number
  readonly heightMm: number
  readonly underLip: boolean
  /** Share of the place that shows a tooth; below 0.6 one is missing there. */
  readonly seen: number
}

const round = (v: number, digits = 2) => {
  const k = digits === 2 ? 100 : 10
  return Math.round(v * k) / k
}
const rounded = (lab: Lab): Lab => [round(lab[0]), round(lab[1]), round(lab[2])]

export function summary(a: Analysis): Summary {
  const { arch, shade } = a
  return {
    engine: ENGINE,
    pose: { yaw: round(a.pose.yaw, 1), roll: round(a.pose.roll, 1), pitch: round(a.pose.pitch, 1) },
    shade: {
      inPhoto: rounded(shade.lab),
      balanced: rounded(shade.balanced),
      classical: shade.classical,
      distance: round(shade.distance),
      nearest: shade.nearest,
    },
    certainty: arch && round(arch.certainty),
    sure: SURE,
    teeth: (arch?.teeth ?? []).map(t => ({
      number: t.number,
      widthMm: round(widthOf(t) / arch!.mm, 1),
      heightMm: round((t.edge - t.top) / arch!.mm, 1),
      underLip: t.underLip,
      seen: round(t.seen),
    })),
    measures: arch?.measures,
    lines: linesOf(a),
  }
}
