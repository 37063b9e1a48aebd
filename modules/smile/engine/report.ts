import { deltaE00, ENGINE, type Lab, type Note, type Refusal, SHADES, type Shade } from '#libs/smile/index.ts'
import { ADVICE, type Words } from './advice.ts'
import type { FileProblem } from './codec.ts'
import type { Opened, Result, Timings } from './messages.ts'

/** A shade twice: as the photo shows it, and as its name in the guide. */
export interface ReportedShade {
  /** CIELAB of the teeth in this photo, under its own light. */
  readonly lab: Lab
  readonly vita: Shade
  /** CIELAB of that tab under neutral light. */
  readonly tab: Lab
}

/** What the command line writes beside a picture. */
export type Report =
  | {
      readonly accepted: true
      readonly reason: null
      readonly shadeBefore: ReportedShade
      readonly shadeTarget: (ReportedShade & { readonly wanted: Shade }) | null
      readonly shadeAfter: ReportedShade | null
      /** CIEDE2000 between target and after, both in the photo. */
      readonly difference: number | null
      readonly outsideChanged: number
      readonly certainty: number | null
      readonly notes: readonly Note[]
      readonly sha256: string
      readonly timings: Timings
      readonly engine: string
    }
  | {
      readonly accepted: false
      readonly reason: Refusal | FileProblem
      readonly advice: Words
      readonly shadeBefore: null
      readonly shadeTarget: null
      readonly shadeAfter: null
      readonly outsideChanged: 0
      readonly timings: Timings
      readonly engine: string
    }

const fixed = (lab: Lab): Lab => [
  Math.round(lab[0] * 100) / 100,
  Math.round(lab[1] * 100) / 100,
  Math.round(lab[2] * 100) / 100,
]
const named = (lab: Lab, vita: Shade): ReportedShade => ({ lab: fixed(lab), vita, tab: SHADES[vita] })

export function refusalReport(reason: Refusal | FileProblem, timings: Timings): Report {
  return {
    accepted: false,
    reason,
    advice: ADVICE[reason],
    shadeBefore: null,
    shadeTarget: null,
    shadeAfter: null,
    outsideChanged: 0,
    timings,
    engine: ENGINE,
  }
}

export function resultReport(opened: Opened & { accepted: true }, result: Result): Report {
  const { shade, certainty } = opened.summary
  const c = result.colour
  return {
    accepted: true,
    reason: null,
    shadeBefore: named(shade.inPhoto, shade.classical),
    shadeTarget: c ? { ...named(c.target, c.shown), wanted: c.wanted } : null,
    shadeAfter: c ? named(c.after, nearest(c.balanced)) : null,
    difference: c ? Math.round(c.difference * 100) / 100 : null,
    outsideChanged: result.outsideChanged,
    certainty: certainty ?? null,
    notes: result.notes,
    sha256: result.sha256,
    timings: { ...opened.timings, ...result.timings },
    engine: ENGINE,
  }
}

/** The nearest of all shades, bleached ones too: after whitening the classical guide is often left behind. */
function nearest(lab: Lab): Shade {
  const names = Object.keys(SHADES) as Shade[]
  return names.reduce((a, b) => (deltaE00(lab, SHADES[b]) < deltaE00(lab, SHADES[a]) ? b : a))
}
