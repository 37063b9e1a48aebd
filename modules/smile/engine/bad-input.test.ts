import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { drawPortrait } from '#libs/smile/drawn-portrait.ts'
import { ADVICE } from './advice.ts'
import { smileCommand } from './cli.ts'
import { encodePng } from './codec.ts'

/** Every field of a report, in a result and in a refusal. */
const FIELDS = [
  'accepted',
  'reason',
  'shadeBefore',
  'shadeTarget',
  'shadeAfter',
  'outsideChanged',
  'timings',
  'engine',
]

const smiling = () => encodePng(drawPortrait({ width: 560 }).photo)
const raw = async (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })

async function pair(): Promise<Buffer> {
  const one = await encodePng(drawPortrait({ width: 420 }).photo)
  const { width, height } = await sharp(one).metadata()
  return sharp({ create: { width: width * 2, height, channels: 3, background: '#456' } })
    .composite([
      { input: one, left: 0, top: 0 },
      { input: one, left: width, top: 0 },
    ])
    .jpeg()
    .toBuffer()
}

async function animation(): Promise<Buffer> {
  const { data, info } = await raw(
    await sharp(await smiling())
      .resize(96)
      .png()
      .toBuffer(),
  )
  const { width, height, channels } = info
  const two = Buffer.concat([data, data.map(v => 255 - v)])
  return sharp(two, { raw: { width, height: height * 2, channels, pageHeight: height } })
    .gif()
    .toBuffer()
}

/** A face as a child draws it: lines on paper. */
const DRAWING =
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="700" height="800"><rect width="700" height="800" fill="#fff"/>
  <circle cx="350" cy="400" r="300" fill="none" stroke="#222" stroke-width="8"/><circle cx="240" cy="320" r="30"/><circle cx="460" cy="320" r="30"/>
  <path d="M200 520 Q350 660 500 520" fill="none" stroke="#c22" stroke-width="10"/></svg>`)

/** Turned so that only the EXIF says which side is up. */
async function lyingOnItsSide(): Promise<Buffer> {
  const lying = await sharp(await smiling())
    .rotate(-90)
    .toBuffer()
  return sharp(lying).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer()
}

const HEIC = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(400)])

/** What comes in, and what it must end in: null for a result, otherwise the reason. */
const TABLE: readonly (readonly [
  name: string,
  file: string,
  make: () => Promise<Buffer>,
  reason: string | null,
])[] = [
  ['a photo of an iPhone as it is', 'in.heic', async () => HEIC, 'heic'],
  ['the same, renamed', 'in.jpg', async () => HEIC, 'heic'],
  [
    'PNG with transparency',
    'in.png',
    async () =>
      sharp(await smiling())
        .ensureAlpha(0.999)
        .png()
        .toBuffer(),
    null,
  ],
  [
    'CMYK',
    'in.jpg',
    async () =>
      sharp(await smiling())
        .toColourspace('cmyk')
        .jpeg({ quality: 95 })
        .toBuffer(),
    null,
  ],
  [
    '16 bits a channel',
    'in.png',
    async () =>
      sharp(await smiling())
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
    null,
  ],
  ['turned by EXIF', 'in.jpg', lyingOnItsSide, null],
  [
    'TIFF',
    'in.tiff',
    async () =>
      sharp(await smiling())
        .tiff()
        .toBuffer(),
    null,
  ],
  [
    'WebP',
    'in.webp',
    async () =>
      sharp(await smiling())
        .webp({ quality: 95 })
        .toBuffer(),
    null,
  ],
  [
    'a bomb of a hundred megapixels',
    'in.png',
    () =>
      sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    'too-many-pixels',
  ],
  ['text named .jpg', 'in.jpg', async () => Buffer.from('это не снимок'), 'not-an-image'],
  ['nothing', 'in.jpg', async () => Buffer.alloc(0), 'not-an-image'],
  ['half of a file', 'in.png', async () => (await smiling()).subarray(0, 40_000), 'damaged'],
  ['an animated GIF', 'in.gif', animation, 'animated'],
  ['two faces', 'in.jpg', pair, 'several-faces'],
  ['a drawing', 'in.png', () => sharp(DRAWING).png().toBuffer(), 'no-colour'],
  [
    'a wall',
    'in.png',
    () =>
      sharp({ create: { width: 500, height: 400, channels: 3, background: '#a98' } })
        .png()
        .toBuffer(),
    'no-face',
  ],
  [
    'black and white',
    'in.jpg',
    async () =>
      sharp(await smiling())
        .greyscale()
        .jpeg()
        .toBuffer(),
    'no-colour',
  ],
  [
    'a thumbnail',
    'in.jpg',
    async () =>
      sharp(await smiling())
        .resize(90)
        .jpeg()
        .toBuffer(),
    'too-small',
  ],
  [
    'one pixel',
    'in.png',
    () =>
      sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    'no-face',
  ],
  [
    'closed lips',
    'in.png',
    async () => encodePng(drawPortrait({ width: 560, open: 0 }).photo),
    'mouth-closed',
  ],
]

describe('SV-2.1: whatever comes in ends in a result or in a refusal that helps', { timeout: 90_000 }, () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smile-bad-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each(TABLE)('%s', async (_, file, make, reason) => {
    await rm(at('out.jpg'), { force: true })
    await writeFile(at(file), await make())
    const said: string[] = []
    const spy = vi.spyOn(console, 'error').mockImplementation(line => said.push(String(line)))
    const code = await smileCommand(['simulate', at(file), at('out.jpg'), '--report', at('report.json')])
    spy.mockRestore()
    const report = JSON.parse(await readFile(at('report.json'), 'utf8'))
    expect(Object.keys(report)).toEqual(expect.arrayContaining(FIELDS))
    expect({ code, accepted: report.accepted, reason: report.reason }).toEqual({
      code: reason === null ? 0 : 2,
      accepted: reason === null,
      reason,
    })
    expect(said.join('\n')).not.toMatch(/\n\s+at /)
    if (reason === null) {
      expect(report.outsideChanged).toBe(0)
      expect((await sharp(at('out.jpg')).metadata()).width).toBeGreaterThan(500)
    } else {
      expect(said).toEqual([ADVICE[reason as keyof typeof ADVICE].ru])
      await expect(readFile(at('out.jpg'))).rejects.toThrow()
    }
  })

  test('the advice for an iPhone says how to get a JPEG', () => {
    expect(ADVICE.heic.ru).toMatch(/Настройки → Камера → Форматы → «Наиболее совместимые».*JPEG/)
  })

  test('a file that is not there is said so in one line', async () => {
    const said: string[] = []
    const spy = vi.spyOn(console, 'error').mockImplementation(line => said.push(String(line)))
    expect(await smileCommand(['simulate', at('none.jpg'), at('out.jpg')])).toBe(1)
    spy.mockRestore()
    expect(said).toHaveLength(1)
    expect(said[0]).not.toMatch(/\n\s+at /)
  })
})
