import { createHash, randomFillSync } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { writeDicom } from '#platform/testing/dicom-file.ts'
import { signInOver } from '../e2e/server-process.ts'
import { endAll, memoryMiB, startServer } from './processes.ts'

/**
 * `npm run bench:files`: two gigabytes of one patient through the real server: four CT volumes (DICOM, 249 slices, 498 MB
 * each) in pieces of 8 MB. One upload is cut in the middle of a piece and gone on with. Then a slice is opened, and a whole
 * file is read back and compared by its SHA-256. Prints times, speed and the largest memory of the server.
 */
const FILES = 4
const SIDE = 1_000
const SLICES = 249
const PIECE = 8 * 1024 * 1024

const dataDir = mkdtempSync(join(tmpdir(), 'amb-files-'))
chmodSync(dataDir, 0o711)
const seconds = (from: number) => (performance.now() - from) / 1000
const say = (name: string, words: string) => console.log(`${name.padEnd(38)} ${words}`)

try {
  const { child, port } = await startServer(dataDir)
  const origin = `http://127.0.0.1:${port}`
  const doctor = await signInOver(origin, 'doctor@example.ru')
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, json } = await doctor.send(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`)
    return json as T
  }
  const { patients } = await ask<{ patients: { patientId: string; shared: boolean; cards: object[] }[] }>(
    'GET',
    '/api/clinic/patients?q=%D0%B0&limit=50',
  )
  const { patientId } = patients.find(one => !one.shared && one.cards.length > 0)!
  const quiet = memoryMiB(child.pid!, 'VmRSS')
  const pixels = new Uint8Array(SIDE * SIDE * 2 * SLICES)
  // Noise in blocks: as hard to press together as a real volume, and quick to make.
  const block = randomFillSync(Buffer.alloc(64 * 1024 * 1024))
  for (let at = 0; at < pixels.length; at += block.length)
    pixels.set(block.subarray(0, Math.min(block.length, pixels.length - at)), at)

  const sendPiece = (uploadId: string, file: Buffer, offset: number, signal?: AbortSignal) =>
    fetch(`${origin}/api/clinic/uploads/${uploadId}?offset=${offset}`, {
      method: 'PATCH',
      headers: { cookie: doctor.cookie, 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(file.subarray(offset, offset + PIECE)),
      ...(signal && { signal }),
    })
  let total = 0
  let hash = ''
  const began = performance.now()
  for (let i = 0; i < FILES; i++) {
    pixels[0] = i
    const file = writeDicom({
      rows: SIDE,
      columns: SIDE,
      frames: SLICES,
      bitsStored: 12,
      spacing: [0.2, 0.2],
      pixels,
    })
    hash = createHash('sha256').update(file).digest('hex')
    total += file.length
    const from = performance.now()
    const card = { kind: 'ct', teeth: [], takenOn: null, note: '' }
    const { uploadId } = await ask<{ uploadId: string }>(
      'POST',
      `/api/clinic/patients/${patientId}/uploads`,
      {
        name: `КЛКТ ${i + 1}.dcm`,
        size: file.length,
        card,
      },
    )
    let offset = 0
    while (offset < file.length) {
      if (i === 1 && offset > file.length / 2 && offset < file.length / 2 + PIECE) {
        // The line breaks in the middle of a piece; what the server has is asked, and the upload goes on from there.
        await sendPiece(uploadId, file, offset, AbortSignal.timeout(5)).catch(() => null)
        const { received } = await ask<{ received: number }>('GET', `/api/clinic/uploads/${uploadId}`)
        say(
          'cut in the middle',
          `at ${(offset / 1e6).toFixed(0)} MB, the server has ${(received / 1e6).toFixed(1)} MB and goes on`,
        )
        offset = received
      }
      const answer = await sendPiece(uploadId, file, offset)
      const said = (await answer.json()) as {
        received?: number
        code?: string
        params?: { received: number }
      }
      // What the broken line had carried may be written after it was asked for: the server says where to go on.
      const next = answer.ok
        ? said.received
        : said.code === 'upload.offset'
          ? said.params?.received
          : undefined
      if (next === undefined) throw new Error(JSON.stringify(said))
      offset = next
    }
    const sent = seconds(from)
    const finishing = performance.now()
    await ask('POST', `/api/clinic/uploads/${uploadId}/completion`)
    say(
      `file ${i + 1}, ${(file.length / 1e6).toFixed(0)} MB`,
      `sent in ${sent.toFixed(1)} s (${(file.length / 1e6 / sent).toFixed(0)} MB/s), looked at, sealed and kept in ${seconds(finishing).toFixed(1)} s, memory ${memoryMiB(child.pid!, 'VmRSS').toFixed(0)} MiB`,
    )
  }
  const whole = seconds(began)
  say('all of it', `${(total / 1e9).toFixed(2)} GB in ${whole.toFixed(0)} s`)
  const listing = performance.now()
  const { images, bytes } = await ask<{
    images: { links: { original: string; part: string } }[]
    bytes: number
  }>('GET', `/api/clinic/patients/${patientId}/images`)
  say(
    'the gallery',
    `${images.length} files, ${(bytes / 1e9).toFixed(2)} GB, listed in ${(seconds(listing) * 1000).toFixed(0)} ms`,
  )
  const image = images[0]!
  const slice = performance.now()
  const frame = await fetch(origin + image.links.part.replace('/parts/?', '/parts/124?'), {
    headers: { cookie: doctor.cookie },
  })
  const size = (await frame.arrayBuffer()).byteLength
  say('one slice of the volume', `${(size / 1e6).toFixed(1)} MB in ${(seconds(slice) * 1000).toFixed(0)} ms`)
  const reading = performance.now()
  const back = createHash('sha256')
  const stored = await fetch(origin + image.links.original, { headers: { cookie: doctor.cookie } })
  for await (const piece of stored.body!) back.update(piece)
  const same = back.digest('hex') === hash
  say('read back whole', `${seconds(reading).toFixed(1)} s, SHA-256 ${same ? 'the same' : 'DIFFERS'}`)
  say(
    'memory of the server',
    `${quiet.toFixed(0)} MiB before, ${memoryMiB(child.pid!, 'VmHWM').toFixed(0)} MiB at most`,
  )
  if (!same || images.length < FILES) process.exitCode = 1
} finally {
  await endAll()
  rmSync(dataDir, { recursive: true, force: true })
}
