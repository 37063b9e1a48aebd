import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { drawPortrait, type PortraitOptions } from '#libs/smile/drawn-portrait.ts'
import { type PlanName, type Point, plan } from '#libs/smile/index.ts'
import { decode, encodePng, reduced } from '../modules/smile/engine/codec.ts'
import type { Result } from '../modules/smile/engine/messages.ts'
import { Sessions } from '../modules/smile/engine/sessions.ts'
import { overlap, seam } from './smile-figures.ts'

/**
 * `node bench/smile.ts`: the figures of the smile engine for every photo of a folder and for portraits drawn by the
 * project. Wall times depend on what else the machine does; processor times (cpu) less so, and both are printed.
 * `--sheets DIR` writes contact sheets of the mouth at 200 %: before, mask, whitening, conservative, ideal.
 */
const { values: options } = parseArgs({
  options: {
    photos: { type: 'string', default: join(import.meta.dirname, '../../shared/photos') },
    sheets: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    shade: { type: 'string', default: 'BL3' },
    large: { type: 'boolean', default: true },
  },
})

const PLANS: readonly PlanName[] = ['whitening', 'conservative', 'ideal']
const DRAWN: Readonly<Record<string, Partial<PortraitOptions>>> = {
  'drawn-plain': {},
  'drawn-crowded': { crooked: 1, seed: 3 },
  'drawn-gap': { gap: 1.8, crooked: 0.2, skin: [52, 14, 20] },
  'drawn-dark': { tooth: [68, 2, 22], skin: [36, 12, 17], lips: [34, 18, 9] },
  'drawn-closed': { open: 0 },
}

const sessions = new Sessions()
const tell = () => {}

interface Timed<T> {
  readonly value: T
  readonly ms: number
  readonly cpu: number
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const value = await work()
  const used = process.cpuUsage(cpu)
  return {
    value,
    ms: Math.round(performance.now() - start),
    cpu: Math.round((used.user + used.system) / 1000),
  }
}

const cells = (list: readonly (string | number)[]) => console.log(`| ${list.join(' | ')} |`)
const show = (t: { ms: number; cpu: number }) => `${t.ms} (${t.cpu})`

async function one(name: string, bytes: Uint8Array): Promise<void> {
  const key = createHash('sha256').update(bytes).digest('hex')
  const opened = await timed(() => sessions.open(key, bytes, tell))
  if (!opened.value.accepted) {
    cells([name, `refused: ${opened.value.reason}`, '', '', '', '', '', show(opened), '', ''])
    return
  }
  const before = await decode(bytes)
  const results = new Map<PlanName, Result>()
  let preview = 0
  let previewCpu = 0
  let render = { ms: 0, cpu: 0 }
  let worst = { mean: 0, p95: 0 }
  for (const p of PLANS) {
    const treatment = plan(p, p === 'whitening' ? (options.shade as 'BL3') : undefined)
    await sessions.preview(key, treatment, {}, tell)
    const quick = await timed(() => sessions.preview(key, treatment, {}, tell))
    preview = Math.max(preview, quick.ms)
    previewCpu = Math.max(previewCpu, quick.cpu)
    const full = await timed(() => sessions.render(key, treatment, {}, 'png', tell))
    if (full.ms > render.ms) render = full
    results.set(p, full.value)
    const s = seam(before, await decode(full.value.image))
    if (s.mean > worst.mean) worst = s
  }
  const white = results.get('whitening')!
  const outside = PLANS.reduce((s, p) => s + results.get(p)!.outsideChanged, 0)
  cells([
    name,
    opened.value.summary.certainty === undefined
      ? 'whitening only'
      : `arch ${opened.value.summary.certainty}`,
    await iouOf(name, white),
    `${opened.value.summary.shade.classical} → ${white.colour!.shown}`,
    white.colour!.difference.toFixed(2),
    outside,
    `${worst.mean.toFixed(2)} / ${worst.p95.toFixed(1)}`,
    show(opened),
    show({ ms: preview, cpu: previewCpu }),
    show(render),
  ])
  if (options.sheets) await sheet(name, bytes, results)
}

async function iouOf(name: string, result: Result): Promise<string> {
  const file = join(import.meta.dirname, 'smile-polygons', `${name}.json`)
  if (!existsSync(file)) return '—'
  const { polygons } = JSON.parse(readFileSync(file, 'utf8')) as { polygons: Point[][] }
  const { data, info } = await sharp(result.mask).greyscale().raw().toBuffer({ resolveWithObject: true })
  const o = overlap(data, info.width, info.height, polygons)
  return `${o.iou.toFixed(3)} (${o.precision.toFixed(2)}/${o.recall.toFixed(2)})`
}

/** Before, mask and the three plans, the mouth alone at 200 %. */
async function sheet(name: string, bytes: Uint8Array, results: ReadonlyMap<PlanName, Result>): Promise<void> {
  const mask = results.get('whitening')!.mask
  const { info } = await sharp(mask)
    .trim({ background: '#000', threshold: 10 })
    .toBuffer({ resolveWithObject: true })
  const left = Math.max(0, -(info.trimOffsetLeft ?? 0) - Math.round(info.width * 0.15))
  const top = Math.max(0, -(info.trimOffsetTop ?? 0) - Math.round(info.height * 0.5))
  const box = { left, top, width: Math.round(info.width * 1.3), height: info.height * 2 }
  const parts: Buffer[] = []
  for (const image of [bytes, mask, ...PLANS.map(p => results.get(p)!.image)]) {
    const plain = await sharp(image).rotate().toColourspace('srgb').removeAlpha().toBuffer()
    parts.push(
      await sharp(plain)
        .extract(box)
        .resize(box.width * 2, box.height * 2, { kernel: 'cubic' })
        .png()
        .toBuffer(),
    )
  }
  mkdirSync(options.sheets, { recursive: true })
  const step = box.height * 2 + 6
  await sharp({
    create: { width: box.width * 2, height: step * parts.length, channels: 3, background: '#fff' },
  })
    .composite(parts.map((input, i) => ({ input, left: 0, top: i * step })))
    .png()
    .toFile(join(options.sheets, `${name}.png`))
}

/** A 12-megapixel portrait: what the limits of time and memory are stated for. */
async function large(): Promise<void> {
  const { photo } = drawPortrait({ width: 1200 })
  const side = await sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    .resize(3162, 3794, { fit: 'fill', kernel: 'cubic' })
    .jpeg({ quality: 92 })
    .toBuffer()
  await one('drawn-12-megapixels', side)
}

async function main(): Promise<void> {
  cells([
    'photo',
    'outcome',
    'IoU (precision/recall)',
    'shade',
    'ΔE00',
    'outside',
    'seam mean/p95',
    'open ms (cpu)',
    'preview ms (cpu)',
    'render ms (cpu)',
  ])
  cells(Array.from({ length: 10 }, () => '---'))
  const wanted = (name: string) => name.includes(options.only)
  if (existsSync(options.photos)) {
    for (const file of readdirSync(options.photos).filter(f => /\.(jpe?g|png)$/i.test(f) && wanted(f))) {
      await one(file.replace(/\.\w+$/, ''), readFileSync(join(options.photos, file)))
    }
  } else console.log(`No photos at ${options.photos}: only the drawn portraits are measured.`)
  for (const [name, o] of Object.entries(DRAWN)) {
    if (wanted(name))
      await one(name, await encodePng(await reduced(drawPortrait({ width: 900, ...o }).photo, 1080)))
  }
  if (options.large && wanted('drawn-12-megapixels')) await large()
  console.log(`\nPeak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
}

await main()
