import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { sniff, stripImage } from '#libs/image-metadata/index.ts'
import { archOfTeeth, type DicomPicture, writeDicom } from '../testing/dicom-file.ts'
import { createImageWorkshop, findFrames, frameBytes, type ReadAt, readDicom, Unreadable } from './index.ts'

const images = createImageWorkshop()
afterAll(() => images.close())

const photo = (width = 640, height = 400) =>
  sharp({ create: { width, height, channels: 3, background: '#a06050' } })
const GPS = { IFD0: { Make: 'Камера' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '55/1 45/1 0/1' } }
const kindOf = (error: unknown) => (error instanceof Unreadable ? error.kind : error)

describe('pictures', () => {
  it('SV-4.4: lose place, device and text, keep every pixel and which way is up', async () => {
    for (const [type, bytes] of [
      ['image/jpeg', await photo().jpeg().withExif(GPS).withMetadata({ orientation: 6 }).toBuffer()],
      ['image/png', await photo().png().withExif(GPS).toBuffer()],
      ['image/webp', await photo().webp().withExif(GPS).toBuffer()],
    ] as const) {
      expect((await sharp(bytes).metadata()).exif, type).toBeDefined()
      const clean = Buffer.from(stripImage(bytes, type))
      const found = await sharp(clean).metadata()
      expect(clean.includes(Buffer.from('GPS')) || clean.includes(Buffer.from('Камера')), type).toBe(false)
      expect(found.orientation ?? 1, type).toBe(type === 'image/jpeg' ? 6 : 1)
      if (type !== 'image/jpeg') expect(found.exif, type).toBeUndefined()
      const pixels = (of: Buffer) => sharp(of).raw().toBuffer()
      expect((await pixels(clean)).equals(await pixels(bytes)), type).toBe(true)
    }
  })

  it('SV-4.4: lose what hides behind the end', async () => {
    const bytes = Buffer.concat([
      await photo().jpeg({ progressive: true }).toBuffer(),
      Buffer.from('PK тайное'),
    ])
    expect(Buffer.from(stripImage(bytes, 'image/jpeg')).includes(Buffer.from('тайное'))).toBe(false)
  })

  it('are made small in another process, upright, with the day of the camera', async () => {
    const bytes = await photo(3_000, 2_000)
      .jpeg()
      .withExif({ IFD2: { DateTimeOriginal: '2026:02:14 10:00:00' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const made = await images.run({ kind: 'photo', bytes, mediaType: 'image/jpeg' })
    expect([made.width, made.height, made.takenOn]).toEqual([2_000, 3_000, '2026-02-14'])
    expect(await sharp(made.thumb).metadata()).toMatchObject({ format: 'webp', width: 240, height: 360 })
    expect(await sharp(made.view!).metadata()).toMatchObject({ height: 2_400 })
    expect(sniff(made.clean)).toBe('image/jpeg')
  })

  it('are refused when cut, false, or a bomb; the next one works', async () => {
    const jpeg = await photo().jpeg().toBuffer()
    const png = await photo().png().toBuffer()
    const bomb = Buffer.from(png)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    for (const [why, bytes, mediaType, kind] of [
      ['cut JPEG', jpeg.subarray(0, jpeg.length / 2), 'image/jpeg', 'damaged'],
      ['cut PNG', png.subarray(0, png.length / 2), 'image/png', 'damaged'],
      [
        'noise',
        Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(500)]),
        'image/jpeg',
        'damaged',
      ],
      ['3.6 gigapixels', bomb, 'image/png', 'bomb'],
    ] as const)
      expect(await images.run({ kind: 'photo', bytes, mediaType }).then(() => 'taken', kindOf), why).toBe(
        kind,
      )
    await images.run({ kind: 'photo', bytes: jpeg, mediaType: 'image/jpeg' })
  })
})

const readAtOf =
  (file: Uint8Array): ReadAt =>
  async (offset, length) =>
    file.subarray(offset, offset + length)

async function firstFrame(file: Buffer) {
  const image = readDicom(file.subarray(0, 4_000_000), file.length)
  const { offset, length } = image.pixels
  if (length !== null)
    return images.run({
      kind: 'dicom-frame',
      image,
      bytes: file.subarray(offset, offset + frameBytes(image)),
    })
  const [fragments] = await findFrames(image, readAtOf(file), file.length)
  const bytes = Buffer.concat(fragments!.map(([at, size]) => file.subarray(at, at + size)))
  return images.run({ kind: 'dicom-frame', image, bytes })
}

const ROWS = 60
const COLUMNS = 100
const arch = archOfTeeth(ROWS, COLUMNS)
const picture = (more: Partial<DicomPicture> = {}): DicomPicture => ({
  rows: ROWS,
  columns: COLUMNS,
  bitsStored: 12,
  pixels: arch,
  ...more,
})
const INFO = { width: COLUMNS, height: ROWS, bitsPerSample: 16, componentCount: 1, isSigned: false }

/** A lossless JPEG by predictor 1 with one code a category, for the decoder to be held against. */
function losslessJpeg(samples: Uint8Array, bits: number, predictor = 1): Buffer {
  const view = new DataView(samples.buffer, samples.byteOffset)
  const at = (y: number, x: number) => view.getUint16((y * COLUMNS + x) * 2, true)
  let text = ''
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) text += (value >> i) & 1
  }
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLUMNS; x++) {
      const [a, b, c] = [x ? at(y, x - 1) : 0, y ? at(y - 1, x) : 0, x && y ? at(y - 1, x - 1) : 0]
      const inner = [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor]!
      const guess = x === 0 && y === 0 ? 1 << (bits - 1) : y === 0 ? a : x === 0 ? b : inner
      const difference = at(y, x) - guess
      const size = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference))
      put(size, 5)
      put(difference < 0 ? difference + (1 << size) - 1 : difference, size)
    }
  const coded: number[] = []
  for (let i = 0; i < text.length; i += 8) {
    const byte = Number.parseInt(text.slice(i, i + 8).padEnd(8, '1'), 2)
    coded.push(byte, ...(byte === 255 ? [0] : []))
  }
  const lengths = Array.from({ length: 16 }, (_, i) => (i === 4 ? 17 : 0))
  return Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xc3, 0, 11, bits, 0, ROWS, 0, COLUMNS, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 19 + 17, 0, ...lengths, ...Array.from({ length: 17 }, (_, i) => i)],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, predictor, 0, 0],
    ...coded,
    ...[0xff, 0xd9],
  ])
}

/** Runs of PS3.5 annex G, literal only. */
function rle(bytes: Uint8Array): Buffer {
  const planes = [1, 0].map(place => {
    const out: number[] = []
    for (let i = 0; i < bytes.length / 2; i += 128) {
      const part = Array.from(
        { length: Math.min(128, bytes.length / 2 - i) },
        (_, k) => bytes[(i + k) * 2 + place]!,
      )
      out.push(part.length - 1, ...part)
    }
    return Buffer.from(out.length % 2 ? [...out, 128] : out)
  })
  const head = Buffer.alloc(64)
  head.writeUInt32LE(2, 0)
  head.writeUInt32LE(64, 4)
  head.writeUInt32LE(64 + planes[0]!.length, 8)
  return Buffer.concat([head, ...planes])
}

describe('DICOM', () => {
  it('tells what is needed to show it', () => {
    const file = writeDicom(picture({ spacing: [0.1, 0.2], window: [2_000, 3_000], birthDate: '19900512' }))
    expect(sniff(file)).toBe('application/dicom')
    expect(readDicom(file, file.length)).toMatchObject({
      rows: ROWS,
      columns: COLUMNS,
      frames: 1,
      bitsStored: 12,
      spacing: [0.1, 0.2],
      atDetector: false,
      window: [2_000, 3_000],
      takenOn: '2026-03-02',
      birthDate: '1990-05-12',
      modality: 'PX',
    })
  })

  it('gives the same pixels from every compression that is claimed to be shown', async () => {
    const { default: charls } = await import('@cornerstonejs/codec-charls/wasmjs')
    const { default: openjpeg } = await import('@cornerstonejs/codec-openjpeg/wasmjs')
    const encoded = (encoder: CornerstoneEncoder) => {
      encoder.getDecodedBuffer(INFO).set(arch)
      encoder.encode()
      return Uint8Array.from(encoder.getEncodedBuffer())
    }
    const ls = encoded(new (await charls()).JpegLSEncoder())
    const j2k = encoded(new (await openjpeg()).J2KEncoder())
    const of = (transferSyntax: string, pixels: DicomPicture['pixels']) =>
      writeDicom(picture({ transferSyntax: `1.2.840.10008.1.2${transferSyntax}`, pixels }))
    for (const [name, file] of [
      ['explicit little endian', of('.1', arch)],
      ['RLE', of('.5', [rle(arch)])],
      ...[1, 2, 3, 4, 5, 6, 7].map(
        predictor =>
          [
            `lossless JPEG, predictor ${predictor}`,
            of('.4.57', [losslessJpeg(arch, 12, predictor)]),
          ] as const,
      ),
      ['lossless JPEG, first order', of('.4.70', [losslessJpeg(arch, 12)])],
      ['JPEG-LS', of('.4.80', [ls])],
      ['JPEG 2000', of('.4.90', [j2k])],
    ] as const) {
      const frame = await firstFrame(file)
      expect([frame.bits, frame.samples], name).toEqual([16, 1])
      expect(Buffer.from(frame.bytes).equals(Buffer.from(arch)), name).toBe(true)
    }
  }, 60_000)

  it('shows 8-bit JPEG and colours', async () => {
    const grey = await sharp(randomBytes(ROWS * COLUMNS), {
      raw: { width: COLUMNS, height: ROWS, channels: 1 },
    })
      .blur(5)
      .jpeg()
      .toBuffer()
    const frame = await firstFrame(
      writeDicom(
        picture({
          transferSyntax: '1.2.840.10008.1.2.4.50',
          bitsAllocated: 8,
          bitsStored: 8,
          pixels: [grey],
        }),
      ),
    )
    expect([frame.bits, frame.bytes.length]).toEqual([8, ROWS * COLUMNS])
    const colours = randomBytes(ROWS * COLUMNS * 3)
    const rgb = await firstFrame(
      writeDicom(
        picture({ samples: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8, pixels: colours }),
      ),
    )
    expect(Buffer.from(rgb.bytes).equals(colours)).toBe(true)
  })

  it('finds each frame of many', async () => {
    const frames = [1, 2, 3].map(n => Buffer.alloc(ROWS * COLUMNS * 2, n))
    const file = writeDicom(
      picture({ frames: 3, transferSyntax: '1.2.840.10008.1.2.5', pixels: frames.map(rle) }),
    )
    const image = readDicom(file, file.length)
    const found = await findFrames(image, readAtOf(file), file.length)
    expect(found).toHaveLength(3)
  })

  it('is refused when it is cut, a bomb or of a wrong make', () => {
    const whole = writeDicom(picture())
    const refused = (file: Buffer, size = file.length) => {
      try {
        readDicom(file, size)
        return 'taken'
      } catch (error) {
        return kindOf(error)
      }
    }
    expect(refused(whole.subarray(0, whole.length - 100))).toBe('damaged')
    for (const length of [132, 140, 200, 300, 380])
      expect(refused(whole.subarray(0, length)), `${length}`).not.toBe('taken')
    expect(refused(writeDicom(picture({ rows: 60_000, columns: 60_000 })))).toBe('bomb')
    expect(refused(writeDicom(picture({ frames: 4_999 })))).toBe('bomb')
    expect(refused(writeDicom(picture({ frames: 2_000_000 })))).toBe('bomb')
    expect(refused(writeDicom(picture({ rows: 0 })))).toBe('damaged')
    expect(refused(writeDicom(picture({ vrOfRows: 'SQ' })))).not.toBe('taken')
    expect(refused(writeDicom(picture({ transferSyntax: '1.2.840.10008.1.2.1.99' })))).toBe('unsupported')
    expect(refused(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), randomBytes(2_000)]))).not.toBe(
      'taken',
    )
  })

  it('a frame whose compressed data lie about their size is refused, the process lives on', async () => {
    const small = await sharp({ create: { width: 10, height: 10, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer()
    const lies = writeDicom(
      picture({ transferSyntax: '1.2.840.10008.1.2.4.50', bitsAllocated: 8, bitsStored: 8, pixels: [small] }),
    )
    await expect(firstFrame(lies)).rejects.toThrow(Unreadable)
    for (const syntax of ['.4.57', '.4.80', '.4.90', '.5'])
      await expect(
        firstFrame(
          writeDicom(picture({ transferSyntax: `1.2.840.10008.1.2${syntax}`, pixels: [randomBytes(4_000)] })),
        ),
        syntax,
      ).rejects.toThrow()
    expect((await firstFrame(writeDicom(picture()))).bytes.length).toBe(ROWS * COLUMNS * 2)
  }, 60_000)

  it('has a small picture, seen through its window', async () => {
    const file = writeDicom(picture({ photometric: 'MONOCHROME1' }))
    const image = readDicom(file, file.length)
    const bytes = file.subarray(image.pixels.offset)
    const thumb = await images.run({ kind: 'dicom-thumb', image, bytes })
    expect(await sharp(thumb).metadata()).toMatchObject({ format: 'webp', width: COLUMNS, height: ROWS })
  })
})

describe('PDF', () => {
  it('is looked at as a picture; what is no PDF inside is refused', async () => {
    const pdf = onePagePdf()
    const look = await images.run({ kind: 'pdf', bytes: pdf, page: 0, small: false })
    expect(look.pages).toBe(1)
    expect(await sharp(look.picture).metadata()).toMatchObject({ format: 'webp' })
    expect(
      await images
        .run({ kind: 'pdf', bytes: Buffer.from('%PDF-1.7 nothing'), page: 0, small: true })
        .catch(kindOf),
    ).toBe('damaged')
  })
})

function onePagePdf(): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = body.length
    body += `${i + 1} 0 obj${object}endobj\n`
    return at
  })
  const table = places.map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${body}xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF`,
  )
}
