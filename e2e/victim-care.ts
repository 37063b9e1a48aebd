import sharp from 'sharp'
import { apart, bookingAt, freeTimes, signInPatient } from './open-clinic.ts'
import { SECRET, type Someone, send } from './victim-place.ts'
import { dayIn, signIn } from './world.ts'

const CONTENT = {
  complaints: `Жалоба ${SECRET}`,
  history: SECRET,
  objective: SECRET,
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
  treatment: SECRET,
  recommendations: SECRET,
}
const SITE = { depth: 3, recession: 0, bleeding: false, plaque: false, suppuration: false }
const SITES = { MB: SITE, B: SITE, DB: SITE, ML: SITE, L: SITE, DL: SITE }

/** A visit that is going on: a signed protocol with a correction begun, services, a bill that is partly paid. */
export async function openVisit({ world, patientId, entityId }: Someone) {
  const owner = await signIn(world, 'owner@example.ru')
  const doctor = await signIn(world, 'doctor@example.ru')
  const me = await send(doctor, 'GET', '/api/clinic/me')
  const times = apart(await freeTimes(world, owner, me.practitionerId)).filter(t => t.entityId === entityId)
  const begun = await send(owner, 'POST', '/api/clinic/appointments', bookingAt(times[0]!, patientId))
  const { encounterId } = await send(doctor, 'POST', '/api/clinic/encounters', begun)
  const { protocols, version } = await send(doctor, 'GET', `/api/clinic/encounters/${encounterId}`)
  const { protocolId } = protocols[0]
  const { services } = await send(doctor, 'GET', '/api/clinic/services')
  const { serviceId } = services.find(
    (s: { entityId: string; toothRequired: boolean }) => s.entityId === entityId && !s.toothRequired,
  )
  await send(doctor, 'PUT', `/api/clinic/encounters/${encounterId}/services`, {
    version,
    lines: [{ serviceId, teeth: [], quantity: 1 }],
  })
  const protocol = `/api/clinic/protocols/${protocolId}`
  await send(doctor, 'PUT', protocol, { version: 1, template: 'dental-exam', content: CONTENT })
  await send(doctor, 'POST', `${protocol}/signature`, { version: 2 })
  await send(doctor, 'POST', `${protocol}/amendments`, { reason: SECRET })
  const { practitioners } = await send(doctor, 'GET', '/api/clinic/practitioners')
  const asked = await send(doctor, 'POST', `${protocol}/cosignatures`, {
    practitionerId: practitioners.find(
      (one: { practitionerId: string; speciality: string }) =>
        one.practitionerId !== me.practitionerId && one.speciality.startsWith('Стоматолог'),
    ).practitionerId,
    capacity: 'consultant',
  })
  const { billId } = await send(owner, 'POST', '/api/clinic/bills', { encounterId })
  await send(owner, 'POST', `/api/clinic/bills/${billId}/payments`, {
    parts: [{ method: 'cash', kopecks: 100 }],
  })
  const { shifts } = await send(owner, 'GET', '/api/clinic/cash-shift')
  const next = await send(owner, 'POST', '/api/clinic/appointments', bookingAt(times[4]!, patientId))
  return {
    appointmentId: next.appointmentId as string,
    begunAppointmentId: begun.appointmentId as string,
    practitionerId: me.practitionerId as string,
    branchId: times[0]!.branchId,
    encounterId: encounterId as string,
    protocolId: protocolId as string,
    requestId: asked.requestId as string,
    serviceId: serviceId as string,
    billId: billId as string,
    shiftId: shifts[0].shiftId as string,
  }
}

/** What a doctor writes beside the protocol: chart, periodontal examination, alert, note, plan. */
export async function keepNotes({ world, patientId, entityId }: Someone) {
  const doctor = await signIn(world, 'doctor@example.ru')
  const of = `/api/clinic/patients/${patientId}`
  const changed = await send(doctor, 'POST', `${of}/chart/changes`, {
    marks: [{ tooth: 16, condition: 'crown' }],
    note: SECRET,
  })
  const exam = await send(doctor, 'POST', `${of}/perio-exams`, {
    encounterId: null,
    findings: [{ tooth: 16, sites: SITES, mobility: 0, furcation: 0 }],
    replaces: null,
  })
  await send(doctor, 'POST', `${of}/alerts`, { kind: 'allergy', text: SECRET, severe: true })
  await send(doctor, 'POST', `${of}/care-notes`, { place: 'tooth', tooth: 16, text: SECRET })
  const { alerts } = await send(doctor, 'GET', `${of}/care-notes`)
  const template = await send(doctor, 'POST', '/api/clinic/protocols/templates', {
    templateId: null,
    // Everybody of the clinic may read its templates.
    title: 'Осмотр хирурга',
    base: 'dental-exam',
    fields: [{ key: 'pain', label: 'Боль', section: 'complaints', type: 'text', required: false }],
  })
  const plan = await send(doctor, 'POST', `${of}/plans`, { entityId, title: SECRET })
  const { services } = await send(doctor, 'GET', '/api/clinic/services')
  const crown = services.find((s: { nomenclatureCode: string }) => s.nomenclatureCode === 'A16.07.004')
  await send(doctor, 'PUT', `/api/clinic/plans/${plan.planId}/draft`, {
    lock: 1,
    frozenUntil: dayIn(world, 30),
    options: [
      {
        optionId: 'A',
        title: SECRET,
        guaranteeMonths: 12,
        phases: [
          {
            phaseId: 'A1',
            title: SECRET,
            visits: 1,
            weeks: 2,
            items: [
              { itemId: 'a1', serviceId: crown.serviceId, teeth: [46], quantity: 1, discountPercent: 0 },
            ],
          },
        ],
      },
    ],
  })
  return {
    changeId: changed.changeId as string,
    examId: exam.examId as string,
    alertId: alerts[0].alertId as string,
    planId: plan.planId as string,
    ref: template.ref as string,
  }
}

/** An image that the patient may see, an upload under way by the doctor and one by the patient. */
export async function storeImages({ world, patientId, entityId, phone }: Someone) {
  const doctor = await signIn(world, 'doctor@example.ru')
  const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  const begin = async () => {
    const card = { kind: 'photo', teeth: [16], takenOn: null, note: SECRET }
    const { uploadId } = await send(doctor, 'POST', `/api/clinic/patients/${patientId}/uploads`, {
      name: `${SECRET}.jpg`,
      size: picture.length,
      card,
    })
    return uploadId as string
  }
  const fileId = await begin()
  const bytes = { 'content-type': 'application/offset+octet-stream' }
  await doctor.request('PATCH', `/api/clinic/uploads/${fileId}?offset=0`, picture, bytes)
  await send(doctor, 'POST', `/api/clinic/uploads/${fileId}/completion`)
  await send(doctor, 'PUT', `/api/clinic/images/${fileId}/opening`, { open: true })
  const line = await send(doctor, 'POST', `/api/clinic/images/${fileId}/measurements`, {
    a: { x: 1, y: 1 },
    b: { x: 9, y: 9 },
    note: SECRET,
  })
  const patient = await signInPatient(world, phone)
  const mine = await send(patient, 'POST', '/api/my/uploads', {
    patientId,
    entityId,
    name: `${SECRET}.jpg`,
    size: picture.length,
    comment: SECRET,
  })
  return {
    fileId,
    measurementId: line.measurementId as string,
    uploadId: await begin(),
    myUploadId: mine.uploadId as string,
  }
}
