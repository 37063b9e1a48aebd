import type { ColourReport, Edits, Note, Refusal, Summary, Treatment } from '#libs/smile/index.ts'
import type { FileProblem } from './codec.ts'

/** What the engine is asked; `key` names a photo that was opened before. */
export type Ask =
  | { readonly kind: 'open'; readonly key: string; readonly bytes: Uint8Array }
  | { readonly kind: 'preview'; readonly key: string; readonly treatment: Treatment; readonly edits: Edits }
  | {
      readonly kind: 'render'
      readonly key: string
      readonly treatment: Treatment
      readonly edits: Edits
      readonly format: Picture
    }
  | {
      readonly kind: 'look'
      readonly key: string
      readonly treatment: Treatment
      readonly edits: Edits
      /** What waits is dropped when a newer request of the same slot comes. */
      readonly slot: string
      /** Smaller and sooner, while a control is dragged. */
      readonly draft: boolean
    }
  | { readonly kind: 'lines'; readonly key: string; readonly edits: Edits }
  | { readonly kind: 'forget'; readonly key: string }

/** How a result is written: bare for the command line, or a JPEG with its label, the only form that leaves the studio. */
export type Picture = 'png' | 'jpeg' | 'labelled'

/** Milliseconds by stage. */
export type Timings = Readonly<Record<string, number>>

export type Opened =
  | {
      readonly accepted: true
      readonly key: string
      readonly width: number
      readonly height: number
      readonly summary: Summary
      readonly timings: Timings
    }
  | { readonly accepted: false; readonly key: string; readonly reason: Refusal; readonly timings: Timings }

/** The part of the photo around the mouth after treatment, to be laid over the photo at this rectangle (its pixels). */
export interface Preview {
  readonly image: Uint8Array
  readonly mime: 'image/png'
  readonly at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly notes: readonly Note[]
  readonly colour?: ColourReport
  readonly timings: Timings
}

/** The whole photo, reduced, after treatment and with its label burnt in. */
export interface Look {
  readonly image: Uint8Array
  readonly mime: 'image/jpeg'
  readonly summary: Summary
  readonly notes: readonly Note[]
  readonly timings: Timings
}

/** The whole photo after treatment, at its own size; unlabelled unless asked for, so it must not leave the module as it is (SV-2.2a). */
export interface Result {
  readonly image: Uint8Array
  readonly mime: 'image/png' | 'image/jpeg'
  readonly width: number
  readonly height: number
  /** SHA-256 of the pixels before encoding: the same for the same photo, treatment, edits and engine. */
  readonly sha256: string
  /** Teeth before treatment, white on black, PNG in the size of the photo. */
  readonly mask: Uint8Array
  /** Bytes that differ from the photo outside the mouth: always 0. */
  readonly outsideChanged: number
  readonly notes: readonly Note[]
  readonly colour?: ColourReport
  readonly timings: Timings
}

export type Answer = Opened | Preview | Look | Result | Summary | undefined

/** Stages a person may be told of while waiting. */
export type Stage = 'waiting' | 'reading' | 'finding-face' | 'analysing' | 'rendering' | 'writing'

export type FromWorker =
  | { readonly id: number; readonly stage: Stage }
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: Failure }

export type Failure =
  | { readonly kind: 'unreadable'; readonly problem: FileProblem }
  | { readonly kind: 'not-open' }
  | { readonly kind: 'broken'; readonly message: string }

export interface ToWorker {
  readonly id: number
  readonly ask: Ask
}
