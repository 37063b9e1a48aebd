import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addEntityEndpoint, type NewEntity } from '#modules/tenancy/contract.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { entitiesText } from './entities-text.ts'

const EMPTY = {
  shortName: '',
  fullName: '',
  inn: '',
  kpp: '',
  ogrn: '',
  address: '',
  phone: '',
  email: '',
  headName: '',
  headPost: '',
  licenceNumber: '',
  licenceDate: '',
  licenceIssuer: '',
  code: '',
}
type Field = keyof typeof EMPTY

/** What may be empty; the rest is required. */
const OPTIONAL: ReadonlySet<Field> = new Set(['licenceNumber', 'licenceDate', 'licenceIssuer'])

/** A new legal entity; the server checks its requisites and names the wrong ones. */
export function EntityForm({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(entitiesText)
  const add = useGuardedWrite(addEntityEndpoint)
  const [kind, setKind] = useState<NewEntity['kind']>('company')
  const [form, setForm] = useState(EMPTY)
  const fields = (Object.keys(EMPTY) as Field[]).filter(name => name !== 'kpp' || kind === 'company')
  const body: NewEntity = {
    ...form,
    kind,
    kpp: kind === 'company' ? form.kpp : null,
    licenceNumber: form.licenceNumber || null,
    licenceDate: form.licenceDate || null,
    licenceIssuer: form.licenceIssuer || null,
    code: form.code.toUpperCase(),
  }
  return (
    <InlineForm
      submit={t.add}
      cancel={t.cancel}
      error={add.problem}
      pending={add.isPending}
      onCancel={onClose}
      onSubmit={() => add.mutate({ body }, { onSuccess: onClose })}
    >
      <div className="setup-entity">
        <NativeSelect
          label={t.kind}
          data={[
            { value: 'company', label: t.company },
            { value: 'sole-proprietor', label: t.soleProprietor },
          ]}
          value={kind}
          onChange={e => setKind(e.currentTarget.value as NewEntity['kind'])}
        />
        {fields.map(name => (
          <TextInput
            key={name}
            label={t[name]}
            type={name === 'licenceDate' ? 'date' : name === 'email' ? 'email' : 'text'}
            required={!OPTIONAL.has(name)}
            value={form[name]}
            onChange={e => setForm({ ...form, [name]: e.currentTarget.value })}
          />
        ))}
      </div>
    </InlineForm>
  )
}
