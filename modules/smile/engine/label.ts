import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Sharp } from 'sharp'
import type { Photo } from '#libs/smile/index.ts'
import { images } from './images.ts'

/** The words that stand on every picture that leaves the studio (SV-2.2a). There is no switch for them. */
export const LABEL = 'Визуализация. Не является диагнозом, планом лечения или гарантией результата'

/** The same for EXIF, whose text fields are ASCII; the Russian words stand in XMP. */
export const LABEL_ASCII = 'Visualisation. Not a diagnosis, a treatment plan or a guarantee of the result'

const FONT = join(
  dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/pt-sans/package.json')),
  '400Regular',
  'PTSans_400Regular.ttf',
)

const XMP = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${LABEL}</rdf:li></rdf:Alt></dc:description>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">${LABEL}</rdf:li></rdf:Alt></xmpRights:UsageTerms>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`

/** Bands that were drawn, by width: previews of one photo all need the same. */
const drawn = new Map<number, Promise<Band>>()
const KEPT_BANDS = 8

interface Band {
  readonly image: Buffer
  readonly width: number
  readonly height: number
}

function band(width: number): Promise<Band> {
  const known = drawn.get(width)
  if (known) return known
  const made = drawBand(width)
  drawn.set(width, made)
  for (const oldest of drawn.keys()) {
    if (drawn.size <= KEPT_BANDS) break
    drawn.delete(oldest)
  }
  return made
}

/** The words as a picture not wider than `width`, on a dark band that keeps them readable on any photo. */
async function drawBand(width: number): Promise<Band> {
  // Readable on a telephone and not in the way: a fiftieth of the width, never under 11 pixels.
  const size = Math.max(11, Math.round(width / 48))
  const text = await images()({
    text: {
      text: `<span foreground="white">${LABEL}</span>`,
      font: 'PT Sans',
      fontfile: FONT,
      rgba: true,
      dpi: size * 6,
      width: Math.round(width * 0.94),
      align: 'centre',
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true })
  const pad = Math.round(size * 0.5)
  const box = { width: Math.min(width, text.info.width + 2 * pad), height: text.info.height + 2 * pad }
  const image = await images()({
    create: { ...box, channels: 4, background: { r: 16, g: 24, b: 28, alpha: 0.62 } },
  })
    .composite([{ input: text.data, gravity: 'centre' }])
    .png()
    .toBuffer()
  return { image, ...box }
}

/**
 * The picture with the label burnt in at two places, above and below, and written into EXIF and XMP: whatever half
 * is cropped away, one of them stays. All other metadata is dropped.
 */
export async function labelled(bytes: Uint8Array, format: 'png' | 'jpeg'): Promise<Buffer> {
  const { width, height } = await images()(bytes).metadata()
  return mark(images()(bytes), width, height, format)
}

/** The same for pixels that were never encoded, so that nothing is lost twice. @param quality of the JPEG */
export const labelledPixels = (p: Photo, quality = 94): Promise<Buffer> =>
  mark(
    images()(p.data, { raw: { width: p.width, height: p.height, channels: p.channels } }),
    p.width,
    p.height,
    'jpeg',
    quality,
  )

async function mark(
  picture: Sharp,
  width: number,
  height: number,
  format: 'png' | 'jpeg',
  quality = 94,
): Promise<Buffer> {
  const words = await band(width)
  const margin = Math.round(words.height * 0.4)
  const left = Math.round((width - words.width) / 2)
  const marked = picture
    .composite([
      { input: words.image, left, top: Math.min(margin, Math.max(0, height - words.height)) },
      { input: words.image, left, top: Math.max(0, height - words.height - margin) },
    ])
    .withExif({ IFD0: { ImageDescription: LABEL_ASCII, Software: 'Ambulatoria' } })
    .withXmp(XMP)
  return format === 'png'
    ? marked.png({ compressionLevel: 6 }).toBuffer()
    : marked.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
}

/** Below this width the words of a larger picture cannot be read any more: they are burnt in anew. */
const READABLE = 700

/** A smaller copy of a labelled picture: the words stay readable and stay in EXIF and XMP. @param side the longer side */
export async function reducedLabelled(bytes: Uint8Array, side: number): Promise<Buffer> {
  const small = await images()(bytes)
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true })
  if (small.info.width < READABLE) return labelled(small.data, 'jpeg')
  return images()(small.data)
    .withExif({ IFD0: { ImageDescription: LABEL_ASCII, Software: 'Ambulatoria' } })
    .withXmp(XMP)
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer()
}
