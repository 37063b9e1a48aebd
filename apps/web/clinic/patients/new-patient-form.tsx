import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { fullName, normaliseNamePart } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { createPatientEndpoint, type Duplicate, type PatientBrief } from '#modules/patients/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from './blocked-mark.tsx'

/** «12.05.1985» → ISO; what is not a date yet stays as it is and is refused by the server. */
const isoDate = (text: string): string =>
  text
    .trim()
    .replace(
      /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/,
      (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
    )

/** The card as the server keeps it: names with capitals, a Russian phone in one spelling. */
function asKept<Body extends { surname: string; given: string; patronymic: string | null; phone: string }>(
  body: Body,
): Body {
  const russian = /^(?:7|8)?(\d{10})$/.exec(body.phone.replace(/\D/g, ''))
  return {
    ...body,
    surname: normaliseNamePart(body.surname),
    given: normaliseNamePart(body.given),
    patronymic: body.patronymic && normaliseNamePart(body.patronymic),
    phone: russian ? `+7${russian[1]}` : body.phone,
  }
}

/** The quick card: five fields. Similar cards are shown before a new one is made. */
export function NewPatientForm({
  onClose,
  onReady,
}: {
  readonly onClose: () => void
  readonly onReady: (patient: PatientBrief) => void
}) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const may = useMay()
  const entities = clinic.entities.filter(entity => may('patient.write', { entityId: entity.entityId }))
  const [form, setForm] = useState({
    surname: '',
    given: '',
    patronymic: '',
    birthDate: '',
    phone: '',
    entityId: entities[0]?.entityId ?? '',
  })
  const create = useWrite(createPatientEndpoint)
  const duplicates = (create.error?.problem.params.duplicates ?? []) as readonly Duplicate[]
  const field = (name: 'surname' | 'given' | 'patronymic' | 'birthDate' | 'phone', extra: object = {}) => (
    <TextInput
      label={t[name]}
      required={name !== 'patronymic'}
      value={form[name]}
      onChange={event => {
        setForm({ ...form, [name]: event.currentTarget.value })
        // Other words, another question: whom they resemble is asked anew.
        create.reset()
      }}
      {...extra}
    />
  )
  const submit = (anotherPerson: boolean) => {
    const body = {
      surname: form.surname,
      given: form.given,
      patronymic: form.patronymic || null,
      birthDate: isoDate(form.birthDate),
      phone: form.phone,
      email: null,
      sex: null,
      entityId: form.entityId,
      note: '',
      anotherPerson,
    }
    create.mutate(
      { body },
      {
        onSuccess: made =>
          onReady({
            ...asKept(body),
            patientId: made.patientId,
            verified: false,
            shared: false,
            blockedSince: null,
            cards: [{ entityId: form.entityId, number: made.cardNumber }],
          }),
      },
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit(false)
      }}
    >
      {field('surname', { autoFocus: true })}
      {field('given')}
      {field('patronymic')}
      <Group grow>
        {field('birthDate', { placeholder: '12.05.1985', inputMode: 'numeric' })}
        {field('phone', { type: 'tel' })}
      </Group>
      {entities.length > 1 && (
        <Select
          label={t.entity}
          allowDeselect={false}
          value={form.entityId}
          data={entities.map(e => ({ value: e.entityId, label: e.shortName }))}
          onChange={value => setForm({ ...form, entityId: value! })}
        />
      )}
      <ProblemNotice error={create.error} />
      {duplicates.map(({ patient }) => (
        <div key={patient.patientId} className="sheet" style={{ padding: '8px 12px', margin: '6px 0' }}>
          <strong>{fullName(patient)}</strong>
          <div className="soft num">
            {formatDateShort(patient.birthDate)} · {patient.phone && `${formatPhone(patient.phone)} · `}
            <BlockedMark since={patient.blockedSince} short />{' '}
            {patient.cards.map(card => card.number).join(', ')}
          </div>
          <Button size="compact-sm" mt={4} onClick={() => onReady(patient)}>
            {t.open}
          </Button>
        </div>
      ))}
      <Group mt="sm">
        {duplicates.length > 0 ? (
          <Button variant="default" loading={create.isPending} onClick={() => submit(true)}>
            {t.anotherPerson}
          </Button>
        ) : (
          <Button type="submit" loading={create.isPending}>
            {t.create}
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
