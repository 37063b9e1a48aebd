import { z } from 'zod'
import { Day, endpoint, Id, requiredText } from '#libs/contract/index.ts'

const tag = 'Patient portal'

const NamePart = requiredText(60)

/** Exactly the fields of MD-3.2: surname, name, patronymic; sex; birth date; phone (confirmed by the code); e-mail. */
export const REGISTRATION_FIELDS = ['surname', 'given', 'patronymic', 'sex', 'birthDate', 'email'] as const

export const readRegistrationEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/registration',
  realm: 'patient',
  tag,
  summary: 'Whose portal account may be opened and under which text (MD-3.2, IV-2.2.6)',
  response: z.object({
    phone: z.string(),
    operators: z.array(
      z.object({
        entityId: Id,
        name: z.string(),
        editionId: Id,
        title: z.string(),
        number: z.number().int(),
        sha256: z.string(),
        body: z.array(z.object({ heading: z.string().optional(), text: z.string() })),
      }),
    ),
  }),
})

export const registerEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/registration',
  realm: 'patient',
  tag,
  status: 201,
  summary:
    'Register a portal account: fields of MD-3.2 and the separate consent to it, never without the tick',
  body: z.strictObject({
    entityId: Id,
    surname: NamePart,
    given: NamePart,
    patronymic: NamePart.nullable(),
    sex: z.enum(['male', 'female']).nullable(),
    birthDate: Day,
    email: z.email().max(254).nullable(),
    editionId: Id,
    consent: z.literal(true),
  }),
  response: z.object({ patientId: Id }),
})
