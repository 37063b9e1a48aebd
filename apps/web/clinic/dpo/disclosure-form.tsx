import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { DATA_CATEGORIES, type DataCategory } from '#libs/purposes/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { recordDisclosureEndpoint } from '#modules/privacy-cases/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { deskText } from './desk-text.ts'

const EMPTY = { recipient: '', requestDocument: '', norm: '', subjectInfo: '', given: '', method: '' }

/** Enters a disclosure by law into the journal: who asked, the paper, what was given and how (IP-3.2). */
export function DisclosureForm() {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const save = useWrite(recordDisclosureEndpoint)
  const [open, setOpen] = useState(false)
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [entityId, setEntity] = useState(clinic.entities[0]?.entityId ?? '')
  const [requestedOn, setRequestedOn] = useState(dayOf(clinic.now, clinic.zone))
  const [categories, setCategories] = useState<DataCategory[]>(['contacts'])
  const [outcome, setOutcome] = useState<'given' | 'refused'>('given')
  const [form, setForm] = useState(EMPTY)
  const text = (name: keyof typeof EMPTY, label: string) => (
    <TextInput
      label={label}
      required
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  )
  if (!open)
    return (
      <Button mb="sm" variant="default" className="no-print" onClick={() => setOpen(true)}>
        {t.disclose}
      </Button>
    )
  return (
    <form
      className="sheet panel dpo-form no-print"
      onSubmit={event => {
        event.preventDefault()
        save.mutate(
          {
            body: {
              ...form,
              entityId,
              patientId: patient?.patientId ?? null,
              subjectInfo: patient ? null : form.subjectInfo,
              requestedOn,
              categories,
              outcome,
            },
          },
          { onSuccess: () => setOpen(false) },
        )
      }}
    >
      <div className="dpo-pair">
        <NativeSelect
          label={t.operator}
          value={entityId}
          onChange={e => setEntity(e.currentTarget.value)}
          data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
        />
        {text('recipient', t.recipient)}
      </div>
      <div className="dpo-pair">
        {text('requestDocument', t.requestDocument)}
        <TextInput
          label={t.requestedOn}
          type="date"
          required
          value={requestedOn}
          onChange={e => setRequestedOn(e.currentTarget.value)}
        />
      </div>
      {patient ? (
        <div className="dpo-inline">
          <b>{fullName(patient)}</b>
          <Button size="compact-sm" variant="default" onClick={() => setPatient(null)}>
            {t.otherPatient}
          </Button>
        </div>
      ) : (
        <div className="dpo-pair">
          <PatientSearch onChoose={setPatient} />
          {text('subjectInfo', t.subjectInfo)}
        </div>
      )}
      <Checkbox.Group
        label={t.categories}
        value={categories}
        onChange={value => setCategories(value as DataCategory[])}
      >
        <div className="dpo-inline">
          {(Object.keys(DATA_CATEGORIES) as DataCategory[]).map(category => (
            <Checkbox key={category} value={category} label={DATA_CATEGORIES[category].ru} />
          ))}
        </div>
      </Checkbox.Group>
      <div className="dpo-pair">
        {text('norm', t.norm)}
        {text('method', t.method)}
      </div>
      <Textarea
        label={t.given}
        required
        value={form.given}
        onChange={event => setForm({ ...form, given: event.currentTarget.value })}
      />
      <NativeSelect
        label={t.outcome}
        value={outcome}
        onChange={e => setOutcome(e.currentTarget.value as 'given')}
        data={[
          { value: 'given', label: t.outcomeGiven },
          { value: 'refused', label: t.outcomeRefused },
        ]}
      />
      <ProblemNotice error={save.error} />
      <div className="dpo-inline">
        <Button type="submit" loading={save.isPending} disabled={categories.length === 0}>
          {t.save}
        </Button>
        <Button variant="default" onClick={() => setOpen(false)}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
