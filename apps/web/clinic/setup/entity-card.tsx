import { TextInput } from '@mantine/core'
import { formatDateShort } from '#libs/format/index.ts'
import { type EntityCard, readEntityEndpoint, saveEntityEndpoint } from '#modules/tenancy/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useWhen } from '../clinic-data.tsx'
import { clinicSettingsText } from './clinic-text.ts'
import { entitiesText } from './entities-text.ts'

const REQUIRED = ['shortName', 'fullName', 'address', 'phone', 'email', 'headName', 'headPost'] as const
const LICENCE = ['licenceNumber', 'licenceDate', 'licenceIssuer'] as const
const BANK = ['bankName', 'bik', 'account', 'correspondentAccount'] as const
type Field = keyof EntityCard

/** Contacts, head, licence and bank account of a legal entity. */
export function EntityCardForm({
  entityId,
  onClose,
}: {
  readonly entityId: string
  readonly onClose: () => void
}) {
  const found = useEndpoint(readEntityEndpoint, { params: { entityId } })
  if (!found.data) return <ProblemNotice error={found.error} />
  const { kind, inn, ogrn, version, ...card } = found.data
  return (
    <Card
      entityId={entityId}
      company={kind === 'company'}
      numbers={{ inn, ogrn }}
      card={card}
      version={version}
      onClose={onClose}
    />
  )
}

interface Props {
  readonly entityId: string
  readonly company: boolean
  readonly numbers: { readonly inn: string | null; readonly ogrn: string | null }
  readonly card: EntityCard
  readonly version: string
  readonly onClose: () => void
}

function Card({ entityId, company, numbers, card, version, onClose }: Props) {
  const t = useMessages(entitiesText)
  const own = useMessages(clinicSettingsText)
  const save = useGuardedWrite(saveEntityEndpoint)
  const draft = useDraft(card, version)
  const { form } = draft
  const when = useWhen()
  const field = (name: Field, label: string, required = false) => (
    <TextInput
      key={name}
      label={label}
      type={name === 'licenceDate' ? 'date' : name === 'email' ? 'email' : 'text'}
      required={required}
      value={form[name] ?? ''}
      onChange={event => draft.type({ [name]: event.currentTarget.value || (required ? '' : null) })}
    />
  )
  return (
    <InlineForm
      submit={own.save}
      cancel={t.cancel}
      error={null}
      blocked={draft.blocked}
      pending={save.isPending}
      onCancel={onClose}
      onSubmit={() =>
        save.mutate(
          { params: { entityId }, body: { ...form, version: draft.version } },
          { ...draft.outcome, onSuccess: onClose },
        )
      }
    >
      <p className="soft">
        {[numbers.inn && `${t.inn} ${numbers.inn}`, numbers.ogrn && `${t.ogrn} ${numbers.ogrn}`]
          .filter(Boolean)
          .join(' · ')}
        {'. '}
        {own.kept}
      </p>
      <div className="setup-entity">
        {REQUIRED.map(name => field(name, t[name], true))}
        {company && field('kpp', t.kpp, true)}
        {LICENCE.map(name => field(name, t[name]))}
      </div>
      <h3>{own.bank}</h3>
      <div className="setup-entity">{BANK.map(name => field(name, own[name]))}</div>
      <SaveProblem
        error={save.problem}
        conflict={draft.conflict}
        when={when}
        labels={{ ...t, ...own }}
        show={(field, value) => (field === 'licenceDate' && value ? formatDateShort(value) : (value ?? ''))}
      />
    </InlineForm>
  )
}
