import { Button, Group, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { documentKindsEndpoint, issueDocumentEndpoint } from '#modules/documents/contract.ts'
import { listBillsEndpoint } from '#modules/money/contract.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { listProtocolsEndpoint } from '#modules/records/contract.ts'
import { listPlansEndpoint } from '#modules/treatment-plans/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { papersText } from './papers-text.ts'

type From = 'plan' | 'bill' | 'visit' | null
interface Choice {
  readonly value: string
  readonly label: string
  readonly entityId: string
}

/** What a document of this kind can be made from, for this patient. */
function useChoices(patientId: string, from: From): readonly Choice[] {
  const date = useDate()
  const may = useMay()
  const query = { params: { patientId } }
  const plans = useEndpoint(listPlansEndpoint, query, { enabled: from === 'plan' && may('record.read') })
  const bills = useEndpoint(listBillsEndpoint, { query: { patientId } }, { enabled: from === 'bill' })
  const visits = useEndpoint(
    listProtocolsEndpoint,
    { ...query, query: { limit: 500 } },
    {
      enabled: from === 'visit' && may('record.read'),
    },
  )
  if (from === 'plan')
    return (plans.data?.plans ?? []).flatMap(plan =>
      (plan.versions[0]?.options ?? []).map(option => ({
        value: `${plan.planId} ${option.optionId}`,
        label: `${plan.number} ${plan.title}: ${option.title}`,
        entityId: plan.entityId,
      })),
    )
  if (from === 'bill')
    return (bills.data?.bills ?? []).map(bill => ({
      value: bill.billId,
      label: `${bill.number}, ${date(bill.issuedAt)}`,
      entityId: bill.entityId,
    }))
  return (visits.data?.protocols ?? []).map(protocol => ({
    value: protocol.encounterId,
    label: `${date(protocol.createdAt)} ${protocol.number ?? ''}`,
    entityId: protocol.entityId,
  }))
}

const basisOf = (from: From, value: string) => {
  if (from === 'plan') {
    const [planId = '', optionId = ''] = value.split(' ')
    return { planId, optionId }
  }
  if (from === 'bill') return { billId: value }
  return from === 'visit' ? { encounterId: value } : {}
}

/** The form that issues a document: its kind, what it is made from, what only a person knows. */
export function NewDocument({
  patientId,
  onClose,
}: {
  readonly patientId: string
  readonly onClose: () => void
}) {
  const t = useMessages(papersText)
  const may = useMay()
  const { clinic } = useClinic()
  const kinds = useEndpoint(documentKindsEndpoint, {})
  const card = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const [chosen, setChosen] = useState('')
  const [source, setSource] = useState('')
  const [inputs, setInputs] = useState<Record<string, string>>({})
  const [entity, setEntity] = useState('')
  const issue = useWrite(issueDocumentEndpoint)
  const offered = (kinds.data?.kinds ?? []).filter(kind => !kind.clinical || may('record.write'))
  const kind = offered.find(one => one.kind === chosen) ?? offered[0]
  const choices = useChoices(patientId, kind?.from ?? null)
  const from = choices.find(choice => choice.value === source) ?? choices[0]
  const entities = clinic.entities.filter(one => card.data?.cards.some(c => c.entityId === one.entityId))
  const entityId = from?.entityId ?? (entity || entities[0]?.entityId || '')
  if (!kind) return null
  const stuck = kind.from !== null && !from
  return (
    <form
      className="papers-form"
      onSubmit={event => {
        event.preventDefault()
        issue.mutate(
          {
            params: { patientId },
            body: {
              entityId,
              kind: kind.kind,
              basis: from ? basisOf(kind.from, from.value) : {},
              inputs: Object.fromEntries(
                kind.inputs.flatMap(({ name }) => (inputs[name] ? [[name, inputs[name]]] : [])),
              ),
            },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <NativeSelect
        size="sm"
        label={t.kind}
        value={kind.kind}
        onChange={event => setChosen(event.currentTarget.value)}
        data={offered.map(one => ({ value: one.kind, label: one.name }))}
      />
      {kind.from && choices.length > 0 && (
        <NativeSelect
          mt={6}
          size="sm"
          label={t[`from_${kind.from}`]}
          value={from?.value ?? ''}
          onChange={event => setSource(event.currentTarget.value)}
          data={choices.map(({ value, label }) => ({ value, label }))}
        />
      )}
      {!kind.from && entities.length > 1 && (
        <NativeSelect
          mt={6}
          size="sm"
          label={t.entity}
          value={entityId}
          onChange={event => setEntity(event.currentTarget.value)}
          data={entities.map(one => ({ value: one.entityId, label: one.shortName }))}
        />
      )}
      {stuck && <p className="soft papers-note">{t.nothingToMakeFrom}</p>}
      {kind.inputs.map(({ name, label, required }) => (
        <Textarea
          key={name}
          mt={6}
          size="sm"
          autosize
          minRows={1}
          maxRows={6}
          label={label}
          required={required}
          value={inputs[name] ?? ''}
          onChange={event => setInputs({ ...inputs, [name]: event.currentTarget.value })}
        />
      ))}
      {kind.allowed && !kind.allowed.includes('pep') && <p className="soft papers-note">{kind.why}</p>}
      <ProblemNotice error={issue.error} />
      <Group gap={6} mt="sm">
        <Button size="compact-md" type="submit" loading={issue.isPending} disabled={stuck}>
          {t.issue}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
