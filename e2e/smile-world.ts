import pg from 'pg'
import sharp from 'sharp'
import { drawPortrait, type PortraitOptions } from '#libs/smile/drawn-portrait.ts'
import {
  type Answer,
  type Client,
  codeIn,
  createClient,
  createWorld,
  lastSms,
  signIn,
  type World,
  type WorldOptions,
} from './world.ts'

/** The studio in tests: the portrait that the project draws itself, a patient who signs, a case with a photo. */
export async function portrait(options: Partial<PortraitOptions> = {}): Promise<Buffer> {
  const { photo } = drawPortrait({ width: 900, gap: 1.2, ...options })
  return sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

export const ticket = () => crypto.randomUUID()
export const PARTICULARS = {
  address: 'г. Примерск, ул. Тихая, 1',
  identityDocument: 'паспорт 00 00 000000, выдан 01.01.2020',
}
export const SMILE_PHONE = '+79000000101'

export interface Whose {
  readonly patientId: string
  readonly entityId: string
}

/** The patient of the main journeys, of the dentistry; his document has been seen. */
export async function smilePatient(superuser: pg.Client, phone = SMILE_PHONE): Promise<Whose> {
  const { rows } = await superuser.query(
    `select p.patient_id as "patientId", e.entity_id as "entityId" from patients.patient p
     join tenancy.legal_entity e on e.tenant_id = p.tenant_id and e.entity_id = any (p.entity_ids)
     where p.phone = $1 and e.code = 'С' limit 1`,
    [phone],
  )
  await superuser.query(
    `update patients.patient set verified_at = coalesce(verified_at, now()),
       verified_document = coalesce(verified_document, 'паспорт') where patient_id = $1`,
    [rows[0].patientId],
  )
  return rows[0]
}

/** A demo clinic with a dentist at the studio and the patient of the main journeys beside him. */
export interface SmileWorld {
  readonly world: World
  readonly superuser: pg.Client
  readonly doctor: Client
  readonly whose: Whose
  close(): Promise<void>
}

export async function openSmileWorld(options: WorldOptions = { patients: 30 }): Promise<SmileWorld> {
  const world = await createWorld(options)
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  return {
    world,
    superuser,
    doctor: await signIn(world, 'doctor@example.ru'),
    whose: await smilePatient(superuser),
    async close() {
      await superuser.end()
      await world.close()
    },
  }
}

export async function newCase(doctor: Client, whose: Whose): Promise<string> {
  const answer = await doctor.request('POST', '/api/clinic/smile/cases', whose)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.json.caseId
}

export const readCase = async (doctor: Client, caseId: string) =>
  (await doctor.request('GET', `/api/clinic/smile/cases/${caseId}`)).json

export const upload = (doctor: Client, caseId: string, photo: Buffer): Promise<Answer> =>
  doctor.request('POST', `/api/clinic/smile/cases/${caseId}/photo`, {
    base64: photo.toString('base64'),
    ticket: ticket(),
  })

/** The link of the QR as the patient's phone asks for it: path of the interface behind the page. */
export async function consentLink(doctor: Client, caseId: string): Promise<string> {
  const answer = await doctor.request('POST', `/api/clinic/smile/cases/${caseId}/consent-requests`)
  const [, clinic, token] = /\/my\/smile\/sign\/([^/]+)\/(.+)$/.exec(answer.json.url)!
  return `/api/site/${clinic}/smile/consents/${token}`
}

export interface Signing {
  readonly world: World
  readonly link: string
  readonly step: 'agreement' | 'documents'
  readonly keys: readonly string[]
  readonly phone?: string
}

/** One step of the page: the code to the patient's own phone, entered there. */
export async function signOnPhone(signing: Signing): Promise<{ code: Answer; signed: Answer }> {
  const { world, link, step, keys, phone = SMILE_PHONE } = signing
  const patient = createClient(world)
  const body = { ...PARTICULARS, step, keys }
  const code = await patient.request('POST', `${link}/codes`, body)
  if (code.status !== 201) return { code, signed: code }
  const digits = codeIn(await lastSms(world, phone))
  const signed = await patient.request('POST', `${link}/signatures`, {
    ...body,
    challengeId: code.json.challengeId,
    code: digits,
  })
  return { code, signed }
}

/** The patient signs everything that the page asks for: the agreement alone, then the rest together. */
export async function signEverything(
  world: World,
  doctor: Client,
  caseId: string,
  phone = SMILE_PHONE,
): Promise<void> {
  const link = await consentLink(doctor, caseId)
  const page = await createClient(world).request('GET', link)
  if (page.json.agreement?.state === 'to-sign') {
    const first = await signOnPhone({ world, link, step: 'agreement', keys: [], phone })
    if (first.signed.status !== 201) throw new Error(first.signed.text)
  }
  const keys = page.json.documents
    .filter((d: { state: string }) => d.state === 'to-sign')
    .map((d: { key: string }) => d.key)
  if (keys.length === 0) return
  const rest = await signOnPhone({ world, link, step: 'documents', keys, phone })
  if (rest.signed.status !== 201) throw new Error(rest.signed.text)
}
