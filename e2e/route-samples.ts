import { type JsonSchema, UNKNOWN_ID } from './hostile-values.ts'
import { hoursFromNow, type OpenClinic } from './open-clinic.ts'

/** Right values by the names that bodies and queries use; what has no name here is made from its schema. */
function named({ ids, world }: OpenClinic): Record<string, unknown> {
  return {
    ...ids,
    version: 1,
    surname: 'Проверкина',
    given: 'Вера',
    patronymic: 'Павловна',
    birthDate: '1990-05-12',
    phone: '+7 900 000-77-01',
    // Of nobody: the counters of a known person would change.
    email: 'nobody@example.ru',
    sex: 'female',
    // Long gone, so that a booking is refused even where the attacked field is not looked at first.
    startsAt: '2020-02-03T10:00:00Z',
    durationMinutes: 30,
    chairId: null,
    serviceIds: [ids.serviceId],
    outsideSchedule: false,
    status: 'confirmed',
    reason: 'Проверка плохого ввода',
    teeth: [16],
    quantity: 1,
    kopecks: 100,
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    totp: '000000',
    clinic: 'ozero',
    challengeId: ids.patientId,
    changeId: ids.patientId,
    planId: ids.patientId,
    ticket: UNKNOWN_ID,
    base64: Buffer.from('%PDF-1.7').toString('base64'),
    slot: 'main',
    fileId: ids.patientId,
    uploadId: ids.patientId,
    part: '0',
    alertId: ids.patientId,
    frozenUntil: '2099-12-31',
    bridge: ids.patientId,
    replaces: ids.patientId,
    code: '000000',
    from: hoursFromNow(world, 0).slice(0, 10),
    days: 1,
    limit: 5,
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-02-02',
  'date-time': '2026-02-02T10:00:00Z',
  email: 'nobody@example.ru',
  uuid: UNKNOWN_ID,
}

/** The code of a diagnosis, a word, a token: the first that fits. */
function textOf({ minLength = 0, maxLength = Infinity, pattern = '', format = '' }: JsonSchema): string {
  if (format in FORMATS) return FORMATS[format]!
  const texts = ['K02.1', 'x'.repeat(Math.max(minLength, 8)), 'x'.repeat(43)]
  return (
    texts.find(text => text.length >= minLength && text.length <= maxLength && RegExp(pattern).test(text)) ??
    ''
  )
}

/** A value that a schema takes, so that an attack on one of its fields is wrong in that point only. */
export function sampleOf(clinic: OpenClinic, schema: JsonSchema, name = '', names = named(clinic)): unknown {
  const inner = schema.anyOf?.find(branch => branch.type !== 'null') ?? schema
  if (inner.type === 'object') {
    return Object.fromEntries(
      Object.entries(inner.properties ?? {}).map(([key, part]) => [key, sampleOf(clinic, part, key, names)]),
    )
  }
  // The code of a diagnosis and the code of an SMS have one name.
  if (name in names && !(name === 'code' && inner.maxLength === 10)) return names[name]
  if (inner.enum) return inner.enum[0]
  switch (inner.type) {
    case 'array':
      return [sampleOf(clinic, inner.items ?? {}, '', names)]
    case 'integer':
    case 'number':
      return inner.minimum ?? 1
    case 'boolean':
      return true
    default:
      return textOf(inner)
  }
}
