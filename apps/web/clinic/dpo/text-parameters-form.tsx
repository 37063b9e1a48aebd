import { Button, TextInput } from '@mantine/core'
import {
  readTextParametersEndpoint,
  setTextParametersEndpoint,
  type TextParametersView,
} from '#modules/consents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useWhen } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'

const NUMBERS = [
  'withdrawalWorkingDays',
  'extensionWorkingDays',
  'correctionWorkingDays',
  'destroyDays',
  'claimCalendarDays',
  'cardYears',
  'visitorLogDays',
  'imageDays',
] as const
const NEW = { name: '', inn: null, address: '', country: 'RU', what: '' }

/** Terms, the person responsible, processors: what every text of the operator is rendered from. */
export function TextParametersForm({ entityId }: { readonly entityId: string }) {
  const read = useEndpoint(readTextParametersEndpoint, { params: { entityId } })
  return (
    <section className="sheet panel">
      <ProblemNotice error={read.error} />
      {read.data && <Form key={entityId} entityId={entityId} known={read.data} />}
    </section>
  )
}

interface FormProps {
  readonly entityId: string
  readonly known: TextParametersView & { readonly version: string }
}

function Form({ entityId, known: { version, ...known } }: FormProps) {
  const t = useMessages(deskText)
  const save = useWrite(setTextParametersEndpoint)
  const draft = useDraft<TextParametersView, string>(known, version)
  const { form, type } = draft
  const when = useWhen()
  const responsible = form.responsible ?? { name: '', post: '' }
  const setPerson = (change: Partial<typeof responsible>) => {
    const next = { ...responsible, ...change }
    type({ responsible: next.name === '' && next.post === '' ? null : next })
  }
  const setProcessor = (place: number, change: Partial<TextParametersView['processors'][number]>) =>
    type({
      processors: form.processors.map((p, i) => (i === place ? { ...p, ...change } : p)),
    })
  return (
    <form
      className="dpo-form"
      onSubmit={event => {
        event.preventDefault()
        save.mutate({ params: { entityId }, body: { ...form, version: draft.version } }, draft.outcome)
      }}
    >
      <h2>{t.parameters}</h2>
      <div className="dpo-numbers">
        {NUMBERS.map(name => (
          <TextInput
            key={name}
            label={t[name]}
            type="number"
            required
            value={form[name]}
            onChange={e => type({ [name]: Number(e.currentTarget.value) })}
          />
        ))}
      </div>
      <div className="dpo-pair">
        <TextInput
          label={t.responsibleName}
          value={responsible.name}
          onChange={e => setPerson({ name: e.currentTarget.value })}
        />
        <TextInput
          label={t.responsiblePost}
          value={responsible.post}
          onChange={e => setPerson({ post: e.currentTarget.value })}
        />
      </div>
      <h3 className="text-step">{t.processors}</h3>
      {form.processors.length === 0 && <p className="soft">{t.noProcessors}</p>}
      {form.processors.map((processor, place) => {
        const key = place
        return (
          <div key={key} className="dpo-numbers">
            <TextInput
              label={t.processorName}
              required
              value={processor.name}
              onChange={e => setProcessor(place, { name: e.currentTarget.value })}
            />
            <TextInput
              label={t.inn}
              value={processor.inn ?? ''}
              onChange={e => setProcessor(place, { inn: e.currentTarget.value || null })}
            />
            <TextInput
              label={t.address}
              required
              value={processor.address}
              onChange={e => setProcessor(place, { address: e.currentTarget.value })}
            />
            <TextInput
              label={t.country}
              required
              value={processor.country}
              onChange={e => setProcessor(place, { country: e.currentTarget.value.toUpperCase() })}
            />
            <TextInput
              label={t.what}
              required
              value={processor.what}
              onChange={e => setProcessor(place, { what: e.currentTarget.value })}
            />
            <Button
              variant="default"
              style={{ alignSelf: 'end' }}
              onClick={() => type({ processors: form.processors.filter((_, i) => i !== place) })}
            >
              {t.remove}
            </Button>
          </div>
        )
      })}
      <div className="dpo-inline">
        <Button type="submit" loading={save.isPending} disabled={draft.blocked}>
          {t.save}
        </Button>
        <Button variant="default" onClick={() => type({ processors: [...form.processors, NEW] })}>
          {t.addProcessor}
        </Button>
      </div>
      <SaveProblem
        error={save.error}
        conflict={draft.conflict}
        when={when}
        labels={{
          ...Object.fromEntries(NUMBERS.map(name => [name, t[name]])),
          responsible: t.responsibleName,
          processors: t.processors,
        }}
        show={(_, value) =>
          Array.isArray(value)
            ? value.map(one => [one.name, one.what].filter(Boolean).join(' — ')).join('; ')
            : typeof value === 'object' && value
              ? [value.name, value.post].filter(Boolean).join(', ')
              : String(value ?? '')
        }
      />
    </form>
  )
}
