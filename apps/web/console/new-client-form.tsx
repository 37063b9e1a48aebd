import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { createClientEndpoint } from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { issuesOf, ProblemNotice } from '../kit/problem.tsx'
import { clientText } from './client-text.ts'
import { consoleText } from './console-text.ts'
import { go } from './route.ts'

const FIELDS = [
  'shortName',
  'fullName',
  'inn',
  'kpp',
  'ogrn',
  'address',
  'phone',
  'head',
  'email',
  'licence',
  'licenceDate',
  'licenceIssuer',
  'slug',
  'ownerEmail',
] as const

/** The address and the owner may come later: the clinic waits for them. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'licence',
  'licenceDate',
  'licenceIssuer',
  'slug',
  'ownerEmail',
])
/** Names of the server’s fields where the form has other ones. */
const SERVER: Readonly<Record<string, string>> = {
  head: 'headName',
  email: 'legalEmail',
  licence: 'licenceNumber',
}

const OWN = ['licenceDate', 'licenceIssuer', 'slug', 'ownerEmail'] as const
const isOwn = (field: string): field is (typeof OWN)[number] => (OWN as readonly string[]).includes(field)

/** A future client with his requisites; wrong digits are named by the server. */
export function NewClientForm({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(consoleText)
  const own = useMessages(clientText)
  const create = useWrite(createClientEndpoint)
  const [kind, setKind] = useState<'company' | 'sole-proprietor'>('company')
  const [form, setForm] = useState(
    () => Object.fromEntries(FIELDS.map(field => [field, ''])) as Record<(typeof FIELDS)[number], string>,
  )
  const issues = issuesOf(create.error)
  const shown = FIELDS.filter(field => field !== 'kpp' || kind === 'company')
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        const { shortName, fullName, inn, ogrn, address, phone } = form
        create.mutate(
          {
            body: {
              product: 'clinic',
              kind,
              shortName,
              fullName,
              inn,
              ogrn,
              address,
              phone,
              kpp: kind === 'company' ? form.kpp : null,
              headName: form.head,
              legalEmail: form.email,
              licenceNumber: form.licence || null,
              licenceDate: form.licenceDate || null,
              licenceIssuer: form.licenceIssuer || null,
              slug: form.slug || null,
              ownerEmail: form.ownerEmail || null,
            },
          },
          {
            onSuccess: ({ tenantId }) => {
              onDone()
              go(`client/${tenantId}`)
            },
          },
        )
      }}
    >
      <h2>{t.newClient}</h2>
      <div className="form-row">
        <Select
          label={t.kind}
          allowDeselect={false}
          data={[
            { value: 'company', label: t.kindCompany },
            { value: 'sole-proprietor', label: t.kindTrader },
          ]}
          value={kind}
          onChange={value => setKind(value === 'sole-proprietor' ? value : 'company')}
        />
        {shown.map(field => (
          <TextInput
            key={field}
            label={isOwn(field) ? own[field] : t[field]}
            type={field === 'licenceDate' ? 'date' : 'text'}
            error={issues.get(SERVER[field] ?? field)}
            required={!OPTIONAL.has(field)}
            value={form[field]}
            onChange={event => setForm({ ...form, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      {issues.size > 0 ? <p role="alert">{own.checkFields}</p> : <ProblemNotice error={create.error} />}
      <div className="form-row">
        <Button type="submit" loading={create.isPending}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
