import { apart, bookingAt, freeTimes } from './open-clinic.ts'
import { type Client, signIn, type World } from './world.ts'

export interface BegunVisit {
  readonly patientId: string
  readonly encounterId: string
  /** Of the empty draft. */
  readonly protocolId: string
}

interface Newcomer {
  readonly surname: string
  readonly birthDate: string
  readonly phone: string
}
const somebody = (i: number): Newcomer => ({
  surname: 'Приёмов',
  birthDate: `198${i}-03-04`,
  phone: `+790000066${10 + i}`,
})

/** Visits that the doctor has begun, each with a new patient of his legal entity and an empty draft. */
export async function beginVisits(
  world: World,
  doctor: Client,
  count: number,
  who: (i: number) => Newcomer = somebody,
): Promise<BegunVisit[]> {
  const owner = await signIn(world, 'owner@example.ru')
  const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
  const times = apart(await freeTimes(world, owner, practitionerId)).slice(0, count)
  const begun: BegunVisit[] = []
  for (const [i, time] of times.entries()) {
    const patient = await owner.request('POST', '/api/clinic/patients', {
      ...who(i),
      given: 'Саша',
      patronymic: null,
      email: null,
      sex: null,
      note: '',
      entityId: time.entityId,
      anotherPerson: true,
    })
    const { patientId } = patient.json
    const booked = await owner.request('POST', '/api/clinic/appointments', bookingAt(time, patientId))
    const opened = await doctor.request('POST', '/api/clinic/encounters', {
      appointmentId: booked.json.appointmentId,
    })
    if (opened.status !== 201) throw new Error(`${patient.text} ${booked.text} ${opened.text}`)
    const { encounterId } = opened.json
    const { protocols } = (await doctor.request('GET', `/api/clinic/encounters/${encounterId}`)).json
    begun.push({ patientId, encounterId, protocolId: protocols[0].protocolId })
  }
  return begun
}
