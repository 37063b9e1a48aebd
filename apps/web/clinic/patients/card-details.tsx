import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatDateShort, parseDate } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { type PatientCard, updatePatientEndpoint, verifyPatientEndpoint } from '#modules/patients/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay, useWhen } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { patientText } from './patient-text.ts'

const formOf = (patient: PatientCard) => ({
  surname: patient.surname,
  given: patient.given,
  patronymic: patient.patronymic ?? '',
  birthDate: formatDateShort(patient.birthDate),
  phone: formatPhone(patient.phone),
  email: patient.email ?? '',
  sex: patient.sex as string | null,
  note: patient.note,
})

interface Props {
  readonly patient: PatientCard
  /** What comes between: papers are signed once the document was seen. */
  readonly children?: ReactNode
}

/** The mark that the document was seen, the first thing when somebody has come, and the data of the card. */
export function CardDetails({ patient, children }: Props) {
  const t = useMessages(clinicText)
  const own = useMessages(patientText)
  const may = useMay()
  const when = useWhen()
  const draft = useDraft(formOf(patient), patient.version)
  const { form, type } = draft
  const [document, setDocument] = useState('')
  const update = useWrite(updatePatientEndpoint)
  const verify = useWrite(verifyPatientEndpoint)
  const readOnly = !may('patient.write')
  const text = (name: 'surname' | 'given' | 'patronymic' | 'phone' | 'email', label: string) => (
    <TextInput
      label={label}
      readOnly={readOnly}
      value={form[name]}
      onChange={event => type({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <>
      {!patient.verified && may('patient.verify') && (
        <section className="sheet panel" aria-label={own.verification}>
          <h2>{own.verification}</h2>
          <form
            className="verify-line"
            onSubmit={event => {
              event.preventDefault()
              verify.mutate(
                { params: { patientId: patient.patientId }, body: { document, version: patient.version } },
                draft.beside,
              )
            }}
          >
            <TextInput
              label={t.document}
              placeholder={own.hint}
              required
              value={document}
              onChange={event => setDocument(event.currentTarget.value)}
            />
            <Button type="submit" loading={verify.isPending}>
              {t.verify}
            </Button>
          </form>
          <ProblemNotice error={verify.error} />
        </section>
      )}
      {children}
      <section className="sheet panel">
        <h2>{own.edit}</h2>
        <form
          onSubmit={event => {
            event.preventDefault()
            update.mutate(
              {
                params: { patientId: patient.patientId },
                body: {
                  ...form,
                  // What is not a date stays as it is: the server says so.
                  birthDate: parseDate(form.birthDate) ?? form.birthDate,
                  patronymic: form.patronymic || null,
                  email: form.email || null,
                  sex: form.sex as 'male' | 'female' | null,
                  version: draft.version,
                },
              },
              draft.outcome,
            )
          }}
        >
          {text('surname', t.surname)}
          {text('given', t.given)}
          {text('patronymic', t.patronymic)}
          <TextInput
            inputMode="numeric"
            error={parseDate(form.birthDate) ? null : own.dateWrong}
            label={t.birthDate}
            readOnly={readOnly}
            value={form.birthDate}
            onChange={event => type({ birthDate: event.currentTarget.value })}
          />
          {text('phone', t.phone)}
          {text('email', t.mail)}
          <Select
            label={t.sex}
            clearable
            value={form.sex}
            readOnly={readOnly}
            data={[
              { value: 'male', label: t.male },
              { value: 'female', label: t.female },
            ]}
            onChange={sex => type({ sex })}
          />
          <Textarea
            label={t.note}
            autosize
            minRows={2}
            readOnly={readOnly}
            value={form.note}
            onChange={event => type({ note: event.currentTarget.value })}
          />
          <SaveProblem
            error={update.error}
            conflict={draft.conflict}
            when={when}
            labels={{
              surname: t.surname,
              given: t.given,
              patronymic: t.patronymic,
              birthDate: t.birthDate,
              phone: t.phone,
              email: t.mail,
              sex: t.sex,
              note: t.note,
            }}
            show={(field, value) => (field === 'sex' && value ? t[value as 'male'] : (value ?? ''))}
          />
          {!readOnly && (
            <Button mt="sm" type="submit" loading={update.isPending} disabled={draft.blocked}>
              {t.save}
            </Button>
          )}
        </form>
      </section>
    </>
  )
}
