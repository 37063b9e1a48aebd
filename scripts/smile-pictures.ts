import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { drawPortrait, type PortraitOptions } from '#libs/smile/drawn-portrait.ts'
import { NOTHING, plan, type Treatment } from '#libs/smile/index.ts'
import { encodePng } from '../modules/smile/engine/codec.ts'
import { Sessions } from '../modules/smile/engine/sessions.ts'

/**
 * `node scripts/smile-pictures.ts`: draws the six pictures of docs/smile anew, before on the left and after on the right, from
 * the portrait that the project draws itself, and the one that the door of the studio shows. The same engine gives the same
 * pictures.
 */
const DIR = join(import.meta.dirname, '../docs/smile')
const WIDTH = 1600
/** The one that the door of the studio shows. */
const DOOR = { name: 'ideal', file: join(import.meta.dirname, '../modules/site/assets/studio-example.jpg') }

interface Picture {
  readonly name: string
  readonly face: Partial<PortraitOptions>
  readonly treatment: Treatment
}

const PICTURES: readonly Picture[] = [
  { name: 'whitening', face: { crooked: 0.25, tooth: [72, 2, 22] }, treatment: plan('whitening', 'BL3') },
  { name: 'conservative', face: { crooked: 0.9, seed: 3 }, treatment: plan('conservative') },
  {
    name: 'closing-a-gap',
    face: { gap: 1.8, crooked: 0.2, skin: [52, 14, 20], lips: [44, 22, 11] },
    treatment: { ...NOTHING, shade: 'A1', closeGaps: 1, align: 0.6 },
  },
  {
    name: 'ideal',
    face: { crooked: 0.7, seed: 5, tooth: [70, 2, 21] },
    treatment: plan('ideal'),
  },
  {
    name: 'missing-tooth',
    face: { missing: 12, crooked: 0.3 },
    treatment: { ...NOTHING, shade: 'B1', align: 0.5, closeGaps: 1, replace: [12] },
  },
  {
    name: 'dark-skin',
    face: { tooth: [68, 2, 22], skin: [36, 12, 17], lips: [34, 18, 9], crooked: 0.5 },
    treatment: plan('ideal', 'BL4'),
  },
]

async function half(image: Uint8Array): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(image).metadata()
  const box = {
    left: Math.round(width * 0.26),
    top: Math.round(height * 0.52),
    width: Math.round(width * 0.48),
    height: Math.round(height * 0.3),
  }
  return sharp(await sharp(image).extract(box).png().toBuffer())
    .resize(560)
    .png()
    .toBuffer()
}

const LABEL = 'Визуализация. Не является диагнозом, планом лечения или гарантией результата'

async function draw({ name, face, treatment }: Picture): Promise<void> {
  const photo = await encodePng(drawPortrait({ width: WIDTH, ...face }).photo)
  const key = createHash('sha256').update(photo).digest('hex')
  const sessions = new Sessions()
  const opened = await sessions.open(key, photo, () => {})
  if (!opened.accepted) throw new Error(`${name}: ${opened.reason}`)
  const { image } = await sessions.render(key, treatment, {}, 'png', () => {})
  const [before, after] = [await half(photo), await half(image)]
  const { width = 0, height = 0 } = await sharp(before).metadata()
  const words = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 2 + 8}" height="34"><rect width="100%" height="100%" fill="#10191c"/>
      <text x="50%" y="22" font-family="PT Sans, sans-serif" font-size="15" fill="#fff" text-anchor="middle">${LABEL}</text></svg>`,
  )
  await sharp({
    create: { width: width * 2 + 8, height: height + 34, channels: 3, background: '#fff' },
  })
    .composite([
      { input: before, left: 0, top: 0 },
      { input: after, left: width + 8, top: 0 },
      { input: words, left: 0, top: height },
    ])
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:description="${LABEL}"/></rdf:RDF></x:xmpmeta>`,
    )
    .toFile(join(DIR, `${name}.jpg`))
}

mkdirSync(DIR, { recursive: true })
for (const picture of PICTURES.filter(({ name }) => name.includes(process.argv[2] ?? ''))) await draw(picture)
copyFileSync(join(DIR, `${DOOR.name}.jpg`), DOOR.file)
