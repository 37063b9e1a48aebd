import { createHash } from 'node:crypto'
import {
  type Analysis,
  analyse,
  type Edits,
  edited,
  type Photo,
  plan,
  reducedAnalysis,
  simulate,
  summary,
  type Treatment,
  teethMask,
} from '#libs/smile/index.ts'
import { crop, decode, encodeGreyPng, encodeJpeg, encodePng, reduced } from './codec.ts'
import { findFace } from './find-face.ts'
import { labelledPixels } from './label.ts'
import type { Look, Opened, Picture, Preview, Result, Stage, Timings } from './messages.ts'
import { outsideChanged } from './outside.ts'

/** A photo being worked on. Lives in memory only; landmarks are dropped as soon as the analysis is made. */
interface Session {
  readonly photo: Photo
  readonly analysis: Analysis
  readonly small: Photo
  /** Size of the small copy against the photo. */
  readonly k: number
  /** A smaller one still, for while a control is dragged. */
  readonly draft: { readonly photo: Photo; readonly k: number }
}

export class NotOpen extends Error {}

/** Photos kept open: a 12-megapixel one takes some 80 MB with its analysis. */
const KEPT = 2
/** Longest side of the copy that previews are made on. */
const PREVIEW_SIDE = 1280
const DRAFT_SIDE = 720

type Tell = (stage: Stage) => void

/** Photos of this thread by key, the one used last at the end. */
export class Sessions {
  readonly #open = new Map<string, Session>()

  async open(key: string, bytes: Uint8Array, tell: Tell): Promise<Opened> {
    const clock = stopwatch()
    tell('reading')
    const photo = await decode(bytes)
    clock.lap('decode')
    tell('finding-face')
    const face = await findFace(photo)
    clock.lap('face')
    tell('analysing')
    const outcome = analyse(photo, face)
    clock.lap('analysis')
    if (!outcome.accepted) return { accepted: false, key, reason: outcome.reason, timings: clock.laps }
    const small = await reduced(photo, PREVIEW_SIDE)
    const tiny = await reduced(small, DRAFT_SIDE)
    const draft = { photo: tiny, k: tiny.width / photo.width }
    this.#keep(key, { photo, analysis: outcome.analysis, small, k: small.width / photo.width, draft })
    const { width, height } = photo
    return { accepted: true, key, width, height, summary: summary(outcome.analysis), timings: clock.laps }
  }

  async preview(key: string, treatment: Treatment, edits: Edits, tell: Tell): Promise<Preview> {
    const clock = stopwatch()
    const s = this.#get(key)
    tell('rendering')
    const a = reducedAnalysis(edited(s.analysis, edits), s.k)
    const out = simulate(s.small, a, treatment, true)
    clock.lap('render')
    const box = mouthBox(s.small, a)
    const image = await encodePng(crop(out.photo, box))
    clock.lap('encode')
    const full = { x: box.x / s.k, y: box.y / s.k, width: box.width / s.k, height: box.height / s.k }
    return { image, mime: 'image/png', at: full, ...found(out), timings: clock.laps }
  }

  /** The whole small copy after treatment with its label, and the lines as the corrections left them. */
  async look(key: string, treatment: Treatment, edits: Edits, tell: Tell, draft = false): Promise<Look> {
    const clock = stopwatch()
    const s = this.#get(key)
    tell('rendering')
    const a = edited(s.analysis, edits)
    const on = draft ? s.draft : { photo: s.small, k: s.k }
    const out = simulate(on.photo, reducedAnalysis(a, on.k), treatment, true)
    clock.lap('render')
    const image = await labelledPixels(out.photo, 88)
    clock.lap('encode')
    return { image, mime: 'image/jpeg', summary: summary(a), ...found(out), timings: clock.laps }
  }

  async render(
    key: string,
    treatment: Treatment,
    edits: Edits,
    format: Picture,
    tell: Tell,
  ): Promise<Result> {
    const clock = stopwatch()
    const { photo, analysis } = this.#get(key)
    tell('rendering')
    const a = edited(analysis, edits)
    const out = simulate(photo, a, treatment)
    clock.lap('render')
    tell('writing')
    const image = await ENCODE[format](out.photo)
    const mask = await encodeGreyPng(teethMask(photo, a), photo.width, photo.height)
    const sha256 = createHash('sha256').update(out.photo.data).digest('hex')
    clock.lap('encode')
    return {
      image,
      mime: format === 'png' ? 'image/png' : 'image/jpeg',
      width: photo.width,
      height: photo.height,
      sha256,
      mask,
      outsideChanged: outsideChanged(photo, out.photo, a),
      ...found(out),
      timings: clock.laps,
    }
  }

  /**
   * Makes what every plan will need of this photo (surfaces, slow hues) and lets the code become fast, before anybody moves a
   * control. Changes no result.
   */
  warm(key: string): void {
    const s = this.#open.get(key)
    if (s) simulate(s.draft.photo, reducedAnalysis(s.analysis, s.draft.k), plan('ideal'), true)
  }

  lines(key: string, edits: Edits) {
    return summary(edited(this.#get(key).analysis, edits))
  }

  forget(key: string): void {
    this.#open.delete(key)
  }

  #get(key: string): Session {
    const s = this.#open.get(key)
    if (!s) throw new NotOpen(key)
    this.#keep(key, s)
    return s
  }

  #keep(key: string, s: Session): void {
    this.#open.delete(key)
    this.#open.set(key, s)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= KEPT) break
      this.#open.delete(oldest)
    }
  }
}

const ENCODE: Record<Picture, (p: Photo) => Promise<Buffer>> = {
  png: encodePng,
  jpeg: encodeJpeg,
  labelled: labelledPixels,
}

const found = (out: ReturnType<typeof simulate>) => ({
  notes: out.notes,
  ...(out.colour ? { colour: out.colour } : {}),
})

/** The frame of the mouth as an upright rectangle of the photo. */
function mouthBox(photo: Photo, a: Analysis) {
  const f = a.frame
  const halfW = (Math.abs(f.cos) * f.w + Math.abs(f.sin) * f.h) / 2 / f.scale
  const halfH = (Math.abs(f.sin) * f.w + Math.abs(f.cos) * f.h) / 2 / f.scale
  const x = Math.max(0, Math.floor(f.cx - halfW))
  const y = Math.max(0, Math.floor(f.cy - halfH))
  return {
    x,
    y,
    width: Math.min(photo.width, Math.ceil(f.cx + halfW)) - x,
    height: Math.min(photo.height, Math.ceil(f.cy + halfH)) - y,
  }
}

function stopwatch(): { laps: Record<string, number> & Timings; lap: (name: string) => void } {
  let last = performance.now()
  const laps: Record<string, number> = {}
  return {
    laps,
    lap: name => {
      const now = performance.now()
      laps[name] = Math.round(now - last)
      last = now
    },
  }
}
