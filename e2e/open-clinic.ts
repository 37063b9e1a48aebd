import pg from 'pg'
import { newCase, portrait, signEverything, ticket, upload, type Whose } from './smile-world.ts'
import { signInConsole } from './vendor-world.ts'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** A demo clinic in the middle of its day: people signed in, a visit begun, a bill issued. */
export interface OpenClinic {
  readonly world: World
  readonly superuser: pg.Client
  readonly owner: Client
  readonly doctor: Client
  readonly dpo: Client
  readonly patient: Client
  readonly vendor: Client
  /** Ids of live rows by the names that routes and bodies use for them. */
  readonly ids: Readonly<Record<string, string>>
  close(): Promise<void>
}

export const PATIENT_PHONE = '+79000000101'

/** Signs a patient in by the code of the SMS. */
export async function signInPatient(world: World, phone = PATIENT_PHONE): Promise<Client> {
  const client = createClient(world)
  const asked = await client.request('POST', '/api/my/code', { clinic: 'ozero', phone })
  const code = codeIn(await lastSms(world, phone))
  const answer = await client.request('POST', '/api/my/session', {
    challengeId: asked.json.challengeId,
    code,
  })
  if (answer.status !== 200) throw new Error(`sign-in of ${phone}: ${answer.text}`)
  return client
}

export interface FreeTime {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
  readonly startsAt: string
  readonly endsAt: string
}

/** The clinic's time so many hours from its now, which is not the machine's. */
export const hoursFromNow = (world: World, hours: number): string =>
  new Date(world.services.clockOf('').nowMs() + hours * 3_600_000).toISOString()

/** Free half hours of a doctor, from tomorrow on. */
export async function freeTimes(world: World, client: Client, practitionerId: string): Promise<FreeTime[]> {
  const from = hoursFromNow(world, 24).slice(0, 10)
  const query = `from=${from}&days=20&durationMinutes=30&limit=2000&practitionerId=${practitionerId}`
  return (await client.request('GET', `/api/clinic/free-times?${query}`)).json.times
}

/** Those of them that can all be booked: offered starts are closer to each other than visits are long. */
export function apart(times: readonly FreeTime[]): FreeTime[] {
  let end = ''
  return times.filter(time => {
    const fits = time.startsAt >= end
    if (fits) end = time.endsAt
    return fits
  })
}

/** The fields of a booking at a free time. */
export const bookingAt = (time: FreeTime, patientId: string) => ({
  patientId,
  practitionerId: time.practitionerId,
  branchId: time.branchId,
  startsAt: time.startsAt,
  durationMinutes: 30,
})

/** A case of the studio with its photo, a result and a link. */
async function openSmileCase(world: World, doctor: Client, whose: Whose) {
  const caseId = await newCase(doctor, whose)
  await signEverything(world, doctor, caseId)
  const taken = await upload(doctor, caseId, await portrait({ width: 640 }))
  if (taken.status !== 201) throw new Error(taken.text.slice(0, 500))
  const treatment = { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] }
  const made = await doctor.request('POST', `/api/clinic/smile/cases/${caseId}/results`, {
    plan: 'own',
    treatment,
    edits: {},
    ticket: ticket(),
  })
  const { resultId } = made.json
  const shared = await doctor.request('POST', `/api/clinic/smile/results/${resultId}/shares`, { days: 1 })
  return { caseId, resultId, shareId: shared.json.shareId, ticket: ticket(), which: 'after', token: 'x' }
}

export async function openClinic(): Promise<OpenClinic> {
  const world = await createWorld()
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const owner = await signIn(world, 'owner@example.ru')
  const doctor = await signIn(world, 'doctor@example.ru')
  const dpo = await signIn(world, 'dpo@example.ru')
  const patient = await signInPatient(world)
  const vendor = await signInConsole(world)
  const must = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, who = owner) => {
    const answer = await who.request(method, url, body)
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.text}`)
    return answer.json
  }
  const { practitionerId } = await must('GET', '/api/clinic/me', undefined, doctor)
  const times = await freeTimes(world, owner, practitionerId)
  const { entityId, branchId } = times[0]!
  const found = await superuser.query(
    'select patient_id from patients.patient where phone = $1 and $2 = any (entity_ids)',
    [PATIENT_PHONE, entityId],
  )
  const patientId: string = found.rows[0].patient_id
  const begun = await must('POST', '/api/clinic/appointments', bookingAt(times[0]!, patientId))
  const { encounterId } = await must('POST', '/api/clinic/encounters', begun, doctor)
  const encounter = await must('GET', `/api/clinic/encounters/${encounterId}`, undefined, doctor)
  const { services } = await must('GET', '/api/clinic/services')
  const { serviceId } = services.find(
    (service: { entityId: string; toothRequired: boolean }) =>
      service.entityId === entityId && !service.toothRequired,
  )
  const lines = [{ serviceId, teeth: [], quantity: 1 }]
  await must(
    'PUT',
    `/api/clinic/encounters/${encounterId}/services`,
    { version: encounter.version, lines },
    doctor,
  )
  const { billId } = await must('POST', '/api/clinic/bills', { encounterId })
  await must('POST', `/api/clinic/bills/${billId}/payments`, { parts: [{ method: 'cash', kopecks: 100 }] })
  const { shifts } = await must('GET', '/api/clinic/cash-shift')
  const { appointmentId } = await must('POST', '/api/clinic/appointments', bookingAt(times[20]!, patientId))
  const { sessions } = await must('GET', '/api/clinic/sessions')
  const clinicOf = await must('GET', '/api/clinic')
  const other = clinicOf.entities.find((entity: { entityId: string }) => entity.entityId !== entityId)
  const ground = await must('POST', '/api/clinic/sharing-grounds', {
    fromEntity: entityId,
    toEntity: other.entityId,
    categories: ['contacts'],
    purpose: 'Единая регистратура',
    basis: 'agreement',
    basisDocument: 'Соглашение № 1',
    validFrom: hoursFromNow(world, 0).slice(0, 10),
    validTo: null,
  })
  const { documentId } = await must('POST', `/api/clinic/patients/${patientId}/documents`, {
    entityId,
    kind: 'refusal',
    inputs: { 'input.intervention': 'снимок', 'input.consequences': 'нет' },
  })
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт' where patient_id = $1`,
    [patientId],
  )
  const smile = await openSmileCase(world, doctor, { patientId, entityId })
  return {
    world,
    superuser,
    owner,
    doctor,
    dpo,
    patient,
    vendor,
    ids: {
      tenantId: clinicOf.tenantId,
      patientId,
      practitionerId,
      branchId,
      entityId,
      fromEntity: entityId,
      toEntity: other.entityId,
      appointmentId,
      begunAppointmentId: begun.appointmentId,
      encounterId,
      protocolId: encounter.protocols[0].protocolId,
      billId,
      shiftId: shifts[0].shiftId,
      serviceId,
      sessionId: sessions[0].sessionId,
      groundId: ground.groundId,
      documentId,
      ...smile,
    },
    async close() {
      await superuser.end()
      await world.close()
    },
  }
}
