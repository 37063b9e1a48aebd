import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endServer,
  freePort,
  ownFolder,
  type ServerProcess,
  signInOver,
  startServer,
} from './server-process.ts'

/** An upload into the real server, which is killed in the middle of it. */
let dataDir: string
let port: number
let server: ServerProcess

beforeAll(async () => {
  dataDir = ownFolder('files-process')
  port = await freePort()
  server = await startServer({ dataDir, port })
}, 200_000)
afterAll(() => endServer(server, dataDir))

async function killAndStart(): Promise<void> {
  server.signalGroup('SIGKILL')
  await server.ended
  server = await startServer({ dataDir, port })
}

describe('kill -9 during an upload', () => {
  it('J2.4: loses nothing of what was acknowledged; the upload goes on, is finished once, and reads back whole', async () => {
    const doctor = () => signInOver(server.origin, 'doctor@example.ru')
    let client = await doctor()
    const { patients } = (await client.send('GET', '/api/clinic/patients?q=%D0%B0&limit=50')).json as {
      patients: { patientId: string }[]
    }
    const noise = await sharp(randomBytes(1_500 * 1_000 * 3), {
      raw: { width: 1_500, height: 1_000, channels: 3 },
    })
      .jpeg({ quality: 95 })
      .toBuffer()
    const card = { kind: 'photo', teeth: [], takenOn: '2026-01-05', note: '' }
    let uploadId = ''
    let patientId = ''
    for (const patient of patients) {
      const begun = await client.send('POST', `/api/clinic/patients/${patient.patientId}/uploads`, {
        name: 'шум.jpg',
        size: noise.length,
        card,
      })
      if (begun.status !== 201) continue
      uploadId = (begun.json as { uploadId: string }).uploadId
      patientId = patient.patientId
      break
    }
    const send = (offset: number, end: number) =>
      fetch(`${server.origin}/api/clinic/uploads/${uploadId}?offset=${offset}`, {
        method: 'PATCH',
        headers: { cookie: client.cookie, 'content-type': 'application/offset+octet-stream' },
        body: new Uint8Array(noise.subarray(offset, end)),
      }).catch(() => null)
    const received = async () =>
      ((await client.send('GET', `/api/clinic/uploads/${uploadId}`)).json as { received: number }).received

    const third = Math.floor(noise.length / 3)
    expect((await send(0, third))?.status).toBe(200)
    const lost = send(third, 2 * third)
    await sleep(5)
    await killAndStart()
    await lost
    client = await doctor()
    const from = await received()
    expect(from).toBeGreaterThanOrEqual(third)
    await send(from, noise.length)
    expect(await received()).toBe(noise.length)

    // Killed while the parts are put together, too.
    const finish = () => client.send('POST', `/api/clinic/uploads/${uploadId}/completion`).catch(() => null)
    const dying = finish()
    await sleep(30)
    await killAndStart()
    await dying
    client = await doctor()
    let done = await finish()
    // Whoever died at it is overtaken after two minutes; here we do not wait for them.
    if (done?.status === 409) {
      await sleep(121_000)
      done = await finish()
    }
    expect(done?.status).toBe(201)
    const { images } = (await client.send('GET', `/api/clinic/patients/${patientId}/images`)).json as {
      images: { fileId: string; links: { original: string } }[]
    }
    const image = images.find(one => one.fileId === uploadId)!
    const answer = await fetch(`${server.origin}${image.links.original}`, {
      headers: { cookie: client.cookie },
    })
    const stored = Buffer.from(await answer.arrayBuffer())
    const pixels = (of: Buffer) => sharp(of).raw().toBuffer()
    expect((await pixels(stored)).equals(await pixels(noise))).toBe(true)
  }, 320_000)
})
