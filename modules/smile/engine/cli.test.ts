import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawPortrait } from '#libs/smile/drawn-portrait.ts'
import { smileCommand } from './cli.ts'
import { encodePng } from './codec.ts'
import { LABEL, LABEL_ASCII } from './label.ts'

describe('the command line', { timeout: 90_000 }, () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const report = async () => JSON.parse(await readFile(at('report.json'), 'utf8'))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smile-'))
    await writeFile(at('in.png'), await encodePng(drawPortrait({ width: 520 }).photo))
    await writeFile(at('closed.png'), await encodePng(drawPortrait({ width: 420, open: 0 }).photo))
    await writeFile(at('text.jpg'), 'not a photo')
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('writes the picture, the mask and the report, and exits with 0', async () => {
    const args = ['simulate', at('in.png'), at('out.jpg'), '--plan', 'whitening', '--shade', 'BL2']
    expect(await smileCommand([...args, '--mask', at('mask.png'), '--report', at('report.json')])).toBe(0)
    const r = await report()
    expect(r).toMatchObject({ accepted: true, reason: null, outsideChanged: 0 })
    expect(r.shadeTarget.wanted).toBe('BL2')
    expect(r.shadeAfter.lab[0]).toBeGreaterThan(r.shadeBefore.lab[0])
    expect(r.difference).toBeLessThan(3)
    const [before, out, mask] = await Promise.all(
      ['in.png', 'out.jpg', 'mask.png'].map(name => sharp(at(name)).metadata()),
    )
    expect([out!.width, out!.height]).toEqual([before!.width, before!.height])
    expect([mask!.width, mask!.height]).toEqual([before!.width, before!.height])
  })

  test('SV-2.2a: the label stands in both halves of the picture and in its metadata', async () => {
    await smileCommand(['simulate', at('in.png'), at('out.png'), '--report', at('report.json')])
    const { width, height, xmp, exif } = await sharp(at('out.png')).metadata()
    expect(xmp!.toString('utf8')).toContain(LABEL)
    expect(exif!.includes(Buffer.from(LABEL_ASCII))).toBe(true)
    for (const top of [0, Math.floor(height / 2)]) {
      const box = { left: 0, top, width, height: Math.floor(height / 2) }
      const [a, b] = await Promise.all(
        ['in.png', 'out.png'].map(name => sharp(at(name)).removeAlpha().extract(box).raw().toBuffer()),
      )
      // The band darkens a stretch of the picture and the letters lighten it.
      const lighter = b!.filter((v, i) => v > a![i]! + 60).length
      const darker = b!.filter((v, i) => v < a![i]! - 30).length
      expect(lighter, `letters in the half from ${top}`).toBeGreaterThan(500)
      expect(darker + lighter).toBeGreaterThan(width * 8)
    }
  })

  test('refuses with 2, a reason and advice, and writes no picture', async () => {
    for (const [name, reason] of [
      ['closed.png', 'mouth-closed'],
      ['text.jpg', 'not-an-image'],
    ] as const) {
      expect(await smileCommand(['simulate', at(name), at('none.png'), '--report', at('report.json')])).toBe(
        2,
      )
      const r = await report()
      expect(r).toMatchObject({ accepted: false, reason })
      expect(r.advice.ru.length).toBeGreaterThan(10)
      await expect(readFile(at('none.png'))).rejects.toThrow()
    }
  })

  test('wrong use exits with 1', async () => {
    expect(await smileCommand(['simulate'])).toBe(1)
    expect(await smileCommand(['simulate', at('in.png'), at('x.png'), '--shade', 'Z9'])).toBe(1)
  })
})
