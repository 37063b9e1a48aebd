import sharp from 'sharp'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { type Answer, type Client, signIn } from './world.ts'

/** An image as a list of the record shows it. */
export interface ShownImage {
  fileId: string
  version: number
  name: string
  takenOn: string
  links: Record<'thumb' | 'view' | 'original' | 'part', string>
  [more: string]: unknown
}

const BYTES = { 'content-type': 'application/offset+octet-stream' }
/** What a person says of a photo that he sends. */
export const CARD = { kind: 'photo', teeth: [16], takenOn: null, note: '' }

/** A clinic with a patient whose doctor, reception and portal send and look at images. */
export async function openImages() {
  const clinic: OpenClinic = await openClinic()
  const { doctor, patient, world } = clinic
  const reception = await signIn(world, 'reception@example.ru')
  const images = `/api/clinic/patients/${clinic.ids.patientId}/images`
  const start = (who: Client, name: string, size: number, card: object = CARD) =>
    who.request('POST', `/api/clinic/patients/${clinic.ids.patientId}/uploads`, { name, size, card })
  const piece = (
    who: Client,
    uploadId: string,
    offset: number,
    bytes: Buffer,
    base = '/api/clinic/uploads',
  ) => who.request('PATCH', `${base}/${uploadId}?offset=${offset}`, bytes, BYTES)
  const list = async (query = '') =>
    (await doctor.request('GET', `${images}${query}`)).json.images as ShownImage[]
  return {
    clinic,
    doctor,
    patient,
    reception,
    images,
    start,
    piece,
    list,
    shown: async (fileId: string) => (await list()).find(image => image.fileId === fileId)!,
    /** Sends a file whole, as the doctor. */
    async upload(name: string, bytes: Buffer, card: object = CARD): Promise<Answer> {
      const { json } = await start(doctor, name, bytes.length, card)
      const sent = await piece(doctor, json.uploadId, 0, bytes)
      if (sent.status !== 200) return sent
      return doctor.request('POST', `/api/clinic/uploads/${json.uploadId}/completion`)
    },
    async bytesOf(who: Client, url: string, headers: Record<string, string> = {}) {
      const answer = await world.server.inject({ url, headers: { cookie: who.cookie, ...headers } })
      return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
    },
  }
}
export type ImagesWorld = Awaited<ReturnType<typeof openImages>>

/** A photo of a camera that wrote its day and its place. */
export const jpeg = (width = 1_200, height = 800, background = '#a06050') =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'Камера' },
      IFD2: { DateTimeOriginal: '2026:02:14 10:00:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '55/1 45/1 0/1' },
    })
    .toBuffer()
