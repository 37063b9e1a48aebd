import { Button, FileInput, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { CASE_KINDS, type CaseKind, KIND_RULES } from '#libs/subject-case/cases.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { registerCaseEndpoint } from '#modules/privacy-cases/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { base64Of } from '../../kit/base64.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { dpoText } from './dpo-text.ts'

type Door = 'paper' | 'reception' | 'authority'
type Requester = 'subject' | 'representative' | 'authority'
type ScanType = 'application/pdf' | 'image/jpeg' | 'image/png'

/** The paper door: a letter or a visit becomes a case, with its scan and the day it was received. */
export function RegisterForm({ onDone }: { readonly onDone: (caseId: string) => void }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const write = useWrite(registerCaseEndpoint)
  const [entityId, setEntityId] = useState(clinic.entities[0]?.entityId ?? '')
  const [kind, setKind] = useState<CaseKind>('withdrawal')
  const [door, setDoor] = useState<Door>('paper')
  const [requesterKind, setRequesterKind] = useState<Requester>('subject')
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [name, setName] = useState('')
  const [contact, setContact] = useState('')
  const [basis, setBasis] = useState('')
  const [incoming, setIncoming] = useState('')
  const [receivedOn, setReceivedOn] = useState(dayOf(clinic.now, clinic.zone))
  const [request, setRequest] = useState('')
  const [how, setHow] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const submit = async () => {
    const scan = file && {
      fileName: file.name,
      mediaType: file.type as ScanType,
      base64: await base64Of(file),
    }
    write.mutate(
      {
        body: {
          entityId,
          kind,
          door,
          requesterKind,
          requesterName: name || (patient ? fullName(patient) : ''),
          requesterContact: contact || patient?.phone || '',
          basisDocument: basis || null,
          incomingNumber: incoming || null,
          patientId: patient?.patientId ?? null,
          receivedOn,
          request,
          identifiedHow: how || null,
          scan,
        },
      },
      { onSuccess: opened => onDone(opened.caseId) },
    )
  }
  return (
    <form
      className="sheet panel dpo-form"
      style={{ marginBottom: 14 }}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="dpo-pair">
        <NativeSelect
          label={t.kind}
          value={kind}
          onChange={event => setKind(event.currentTarget.value as CaseKind)}
          data={CASE_KINDS.map(id => ({ value: id, label: KIND_RULES[id][language] }))}
        />
        <NativeSelect
          label={t.door}
          value={door}
          onChange={event => setDoor(event.currentTarget.value as Door)}
          data={[
            { value: 'paper', label: t.paper },
            { value: 'reception', label: t.reception },
            { value: 'authority', label: t.authority },
          ]}
        />
        <NativeSelect
          label={t.anyEntity}
          value={entityId}
          onChange={event => setEntityId(event.currentTarget.value)}
          data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
        />
        <NativeSelect
          label={t.requester}
          value={requesterKind}
          onChange={event => setRequesterKind(event.currentTarget.value as Requester)}
          data={[
            { value: 'subject', label: t.subject },
            { value: 'representative', label: t.representative },
            { value: 'authority', label: t.authority },
          ]}
        />
      </div>
      <div>
        <div style={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {t.patient}
          {patient ? `: ${fullName(patient)}` : ''}
        </div>
        <PatientSearch onChoose={setPatient} />
      </div>
      <div className="dpo-pair">
        <TextInput
          label={t.who}
          value={name}
          placeholder={patient ? fullName(patient) : ''}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.contact}
          value={contact}
          placeholder={patient?.phone ?? ''}
          onChange={event => setContact(event.currentTarget.value)}
        />
        <TextInput
          label={t.receivedOn}
          type="date"
          required
          value={receivedOn}
          onChange={event => setReceivedOn(event.currentTarget.value)}
        />
        <TextInput
          label={t.incoming}
          value={incoming}
          required={door !== 'reception'}
          onChange={event => setIncoming(event.currentTarget.value)}
        />
        {requesterKind !== 'subject' && (
          <TextInput
            label={t.basis}
            required
            value={basis}
            onChange={event => setBasis(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t.identifiedHow}
          value={how}
          onChange={event => setHow(event.currentTarget.value)}
        />
        <FileInput
          label={t.scan}
          accept="application/pdf,image/jpeg,image/png"
          required={door === 'paper'}
          value={file}
          onChange={setFile}
          clearable
        />
      </div>
      <Textarea
        label={t.request}
        required
        autosize
        minRows={2}
        value={request}
        onChange={event => setRequest(event.currentTarget.value)}
      />
      <ProblemNotice error={write.error} />
      <div>
        <Button type="submit" loading={write.isPending}>
          {t.register}
        </Button>
      </div>
    </form>
  )
}
