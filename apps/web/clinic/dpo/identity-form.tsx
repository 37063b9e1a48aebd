import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { type CaseCard, identifyEndpoint } from '#modules/privacy-cases/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { dpoText } from './dpo-text.ts'

/** Whose request it is: who fits by mail, phone or name, or a card found by hand; and how that was proved (IP-3.6a). */
export function IdentityForm({ card }: { readonly card: CaseCard }) {
  const t = useMessages(dpoText)
  const write = useWrite(identifyEndpoint)
  const [patientId, setPatientId] = useState(card.patientId ?? '')
  const [found, setFound] = useState<PatientBrief | null>(null)
  const [how, setHow] = useState('')
  const send = (confirmed: boolean) =>
    write.mutate({
      params: { caseId: card.caseId },
      body: { version: card.version, patientId: patientId || null, confirmed, how },
    })
  const why: Record<string, string> = { mail: t.byMail, phone: t.byPhone, name: t.byName, linked: t.linked }
  return (
    <section className="sheet panel">
      <Radio.Group value={patientId} onChange={setPatientId} label={t.whoseRequest} size="md">
        {card.candidates.map(person => (
          <Radio
            key={person.patientId}
            value={person.patientId}
            my={8}
            label={`${person.name}, ${formatDateShort(person.birthDate)} — ${why[person.why] ?? ''}`}
          />
        ))}
        {found && !card.candidates.some(person => person.patientId === found.patientId) && (
          <Radio
            value={found.patientId}
            my={8}
            label={`${fullName(found)}, ${formatDateShort(found.birthDate)} — ${t.byHand}`}
          />
        )}
      </Radio.Group>
      <div className="dpo-form">
        <div>
          <div className="dpo-quiet">{t.findByHand}</div>
          <PatientSearch
            onChoose={patient => {
              setFound(patient)
              setPatientId(patient.patientId)
            }}
          />
        </div>
        <TextInput label={t.how} value={how} onChange={event => setHow(event.currentTarget.value)} />
        <ProblemNotice error={write.error} />
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button disabled={!how || !patientId} loading={write.isPending} onClick={() => send(true)}>
            {t.confirm}
          </Button>
          <Button variant="default" disabled={!how} onClick={() => send(false)}>
            {t.deny}
          </Button>
        </div>
      </div>
    </section>
  )
}
