import './privacy.css'
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type ComponentProps, useState } from 'react'
import { readRegistrationEndpoint, registerEndpoint } from '#modules/portal/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { LegalText } from '../kit/legal-text.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { registerText } from './register-text.ts'

const EMPTY = { surname: '', given: '', patronymic: '', sex: '', birthDate: '', email: '' }
type Fields = typeof EMPTY

/** An account for a phone that has no record: the fields of MD-3.2 and a consent of its own, its box empty. */
export function Register({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(registerText)
  const form = useEndpoint(readRegistrationEndpoint, {})
  const register = useWrite(registerEndpoint)
  const [fields, setFields] = useState(EMPTY)
  const [chosen, setChosen] = useState('')
  const [agreed, setAgreed] = useState(false)
  const operators = form.data?.operators ?? []
  const operator = operators.find(one => one.entityId === chosen) ?? operators[0]
  if (!form.data) return <ProblemNotice error={form.error} />
  if (!operator) return <p className="sheet visit">{t.noText}</p>
  if (register.data)
    return (
      <p className="sheet visit" role="status">
        {t.linked}
      </p>
    )
  return (
    <form
      className="sheet visit"
      onSubmit={event => {
        event.preventDefault()
        const { sex, patronymic, email, ...rest } = fields
        register.mutate(
          {
            body: {
              ...rest,
              entityId: operator.entityId,
              editionId: operator.editionId,
              sex: sex === 'male' || sex === 'female' ? sex : null,
              patronymic: patronymic || null,
              email: email || null,
              consent: true,
            },
          },
          { onSuccess: onDone },
        )
      }}
    >
      <h2>{t.title}</h2>
      <p>{t.lead}</p>
      <p className="soft small">{t.required}</p>
      {operators.length > 1 && (
        <NativeSelect
          size="lg"
          label={t.operator}
          value={operator.entityId}
          onChange={event => {
            setChosen(event.currentTarget.value)
            setAgreed(false)
          }}
          data={operators.map(one => ({ value: one.entityId, label: one.name }))}
        />
      )}
      <Person fields={fields} phone={form.data.phone} onChange={setFields} />
      <Consent
        key={operator.editionId}
        operator={operator}
        agreed={agreed}
        onAgree={on => {
          setAgreed(on)
          register.reset()
        }}
      />
      <ProblemNotice error={register.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" disabled={!agreed} loading={register.isPending}>
          {t.register}
        </Button>
      </div>
    </form>
  )
}

interface PersonProps {
  readonly fields: Fields
  readonly phone: string
  readonly onChange: (fields: Fields) => void
}

function Person({ fields, phone, onChange }: PersonProps) {
  const t = useMessages(registerText)
  const text = (name: keyof Fields, more: Partial<ComponentProps<typeof TextInput>>) => (
    <TextInput
      size="lg"
      mt="sm"
      label={t[name]}
      value={fields[name]}
      onChange={event => onChange({ ...fields, [name]: event.currentTarget.value })}
      {...more}
    />
  )
  return (
    <>
      {text('surname', { required: true, autoComplete: 'family-name' })}
      {text('given', { required: true, autoComplete: 'given-name' })}
      {text('patronymic', { autoComplete: 'additional-name' })}
      <NativeSelect
        size="lg"
        mt="sm"
        label={t.sex}
        value={fields.sex}
        onChange={event => onChange({ ...fields, sex: event.currentTarget.value })}
        data={[
          { value: '', label: t.notSaid },
          { value: 'female', label: t.female },
          { value: 'male', label: t.male },
        ]}
      />
      {text('birthDate', { required: true, type: 'date', autoComplete: 'bday' })}
      <TextInput size="lg" mt="sm" label={t.phone} description={t.phoneProved} value={phone} readOnly />
      {text('email', { type: 'email', autoComplete: 'email' })}
    </>
  )
}

interface ConsentProps {
  readonly operator: {
    readonly title: string
    readonly number: number
    readonly sha256: string
    readonly body: readonly { readonly heading?: string | undefined; readonly text: string }[]
  }
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
}

function Consent({ operator, agreed, onAgree }: ConsentProps) {
  const t = useMessages(registerText)
  const [open, setOpen] = useState(false)
  return (
    <div style={{ marginTop: 16 }}>
      <strong>{operator.title}</strong>
      {open && (
        <LegalText
          title={operator.title}
          quietTitle
          body={operator.body}
          foot={`${t.edition} ${operator.number} · SHA-256 ${operator.sha256}`}
        />
      )}
      <div className="visit-actions">
        <Button variant="light" size="md" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.hide : t.read}
        </Button>
      </div>
      <Checkbox
        mt="md"
        size="md"
        label={t.agree}
        checked={agreed}
        onChange={event => onAgree(event.currentTarget.checked)}
      />
    </div>
  )
}
