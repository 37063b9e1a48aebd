import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawPortrait, type PortraitOptions } from '#libs/smile/drawn-portrait.ts'
import { NOTHING, plan } from '#libs/smile/index.ts'
import { decode, encodePng } from './codec.ts'
import { type FileProblem, PhotoNotOpen, SmileEngine, Superseded, UnreadableFile } from './index.ts'

const draw = (o: Partial<PortraitOptions> = {}) => encodePng(drawPortrait({ width: 640, ...o }).photo)

async function problemOf(bytes: Uint8Array): Promise<FileProblem | 'none'> {
  try {
    await decode(bytes)
    return 'none'
  } catch (error) {
    if (error instanceof UnreadableFile) return error.problem
    throw error
  }
}

describe('files that come in', { timeout: 90_000 }, () => {
  let png: Buffer
  beforeAll(async () => {
    png = await draw({ width: 320 })
  })

  test('what is not a photo is named, not crashed on', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(40)])
    expect(await problemOf(Buffer.from('a text that calls itself .jpg'))).toBe('not-an-image')
    expect(
      await problemOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    ).toBe('not-an-image')
    expect(await problemOf(heic)).toBe('heic')
    expect(await problemOf(png.subarray(0, png.length / 2))).toBe('damaged')
    expect(await problemOf(Buffer.alloc(0))).toBe('not-an-image')
  })

  test('a bomb of a hundred megapixels is refused by its header', async () => {
    const bomb = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    expect(await problemOf(bomb)).toBe('too-many-pixels')
  })

  test('an animated GIF is refused, a still one is read', async () => {
    const frame = await sharp(png).resize(64).raw().toBuffer({ resolveWithObject: true })
    const two = Buffer.concat([frame.data, frame.data.map(v => 255 - v)])
    const { width, height, channels } = frame.info
    const animated = await sharp(two, { raw: { width, height: height * 2, channels, pageHeight: height } })
      .gif()
      .toBuffer()
    expect(await problemOf(animated)).toBe('animated')
    expect(await problemOf(await sharp(png).resize(64).gif().toBuffer())).toBe('none')
  })

  test('turned by EXIF, CMYK, 16 bits, grey and transparent photos become upright 8-bit colour', async () => {
    const turned = await decode(await sharp(png).jpeg().withMetadata({ orientation: 6 }).toBuffer())
    const upright = await decode(png)
    expect([turned.width, turned.height]).toEqual([upright.height, upright.width])
    for (const bytes of [
      await sharp(png).toColourspace('cmyk').jpeg().toBuffer(),
      await sharp(png).toColourspace('rgb16').png().toBuffer(),
      await sharp(png).greyscale().png().toBuffer(),
      await sharp(png).ensureAlpha(0.5).png().toBuffer(),
    ]) {
      const photo = await decode(bytes)
      expect(photo.channels).toBe(3)
      expect(photo.data.length).toBe(photo.width * photo.height * 3)
    }
  })
})

describe('the engine in its thread', { timeout: 90_000 }, () => {
  const engine = new SmileEngine()
  afterAll(() => engine.close())

  test('SV-1.1: accepts a smile, previews and renders it, the same every time', async () => {
    const bytes = await draw()
    const stages: string[] = []
    const opened = await engine.open(bytes, stage => stages.push(stage))
    if (!opened.accepted) throw new Error(opened.reason)
    expect(stages).toEqual(['reading', 'finding-face', 'analysing'])
    expect(opened.summary.teeth.map(t => t.number)).toEqual(expect.arrayContaining([13, 12, 11, 21, 22, 23]))
    const preview = await engine.preview(opened.key, plan('conservative'))
    expect(preview.at.width).toBeGreaterThan(100)
    const one = await engine.render(opened.key, plan('ideal', 'BL3'))
    const two = await engine.render(opened.key, plan('ideal', 'BL3'))
    expect(one.sha256).toBe(two.sha256)
    expect(one.outsideChanged).toBe(0)
    expect((await sharp(one.image).metadata()).width).toBe(opened.width)
  })

  test('a dragged midline moves the result', async () => {
    const opened = await engine.open(await draw())
    if (!opened.accepted) throw new Error(opened.reason)
    const [top] = opened.summary.lines!.midline
    const edits = { midline: [top[0] + 6, top[1]] as const }
    const treatment = { ...NOTHING, align: 1 }
    const before = await engine.render(opened.key, treatment)
    const after = await engine.render(opened.key, treatment, edits)
    expect(after.sha256).not.toBe(before.sha256)
    const lines = await engine.lines(opened.key, edits)
    expect(lines.lines!.midline[0][0]).toBeGreaterThan(top[0] + 4)
  })

  test('refuses a closed mouth and a picture without a face', async () => {
    const closed = await engine.open(await draw({ open: 0 }))
    expect(closed).toMatchObject({ accepted: false, reason: 'mouth-closed' })
    const wall = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#7a8' } })
      .png()
      .toBuffer()
    expect(await engine.open(wall)).toMatchObject({ accepted: false, reason: 'no-face' })
  })

  test('two faces in one photo are refused', async () => {
    const one = await draw({ width: 420 })
    const { width, height } = await sharp(one).metadata()
    const pair = await sharp({ create: { width: width * 2, height, channels: 3, background: '#456' } })
      .composite([
        { input: one, left: 0, top: 0 },
        { input: one, left: width, top: 0 },
      ])
      .png()
      .toBuffer()
    expect(await engine.open(pair)).toMatchObject({ accepted: false, reason: 'several-faces' })
  })

  test('a preview that waits gives way to a newer one', async () => {
    const opened = await engine.open(await draw())
    const busy = engine.render(opened.key, plan('whitening'))
    const stale = engine.preview(opened.key, plan('whitening', 'A1')).catch((e: unknown) => e)
    const fresh = engine.preview(opened.key, plan('whitening', 'BL3'))
    expect(await stale).toBeInstanceOf(Superseded)
    await expect(fresh).resolves.toBeDefined()
    await busy
  })

  test('SV-4.2a: a forgotten photo is gone, with everything that waited for it', async () => {
    const opened = await engine.open(await draw())
    const busy = engine.render(opened.key, plan('whitening')).catch((e: unknown) => e)
    const waiting = engine.render(opened.key, plan('ideal')).catch((e: unknown) => e)
    await engine.forget(opened.key)
    expect(await busy).toBeInstanceOf(Superseded)
    expect(await waiting).toBeInstanceOf(Superseded)
    await expect(engine.preview(opened.key, plan('whitening'))).rejects.toThrow(PhotoNotOpen)
  })
})
