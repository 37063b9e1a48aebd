import '../../kit/inline-form.css'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { proposeDestructionEndpoint } from '#modules/privacy-cases/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { destructionText } from './destruction-text.ts'
import { dpoText } from './dpo-text.ts'

/** Puts somebody into the queue by hand; a law or a hold that keeps the data is named by the refusal. */
export function ProposeDestruction({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(destructionText)
  const desk = useMessages(dpoText)
  const { clinic } = useClinic()
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [entityId, setEntityId] = useState(clinic.entities[0]?.entityId ?? '')
  const [reason, setReason] = useState('')
  const propose = useWrite(proposeDestructionEndpoint)
  if (!patient)
    return (
      <div className="inline-form">
        <b>{t.proposeWhom}</b>
        <PatientSearch onChoose={setPatient} />
        <Button size="compact-sm" mt={8} variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    )
  return (
    <InlineForm
      submit={t.put}
      cancel={t.cancel}
      error={propose.error}
      pending={propose.isPending}
      onSubmit={() =>
        propose.mutate(
          { body: { entityId, patientId: patient.patientId, reason, caseId: null } },
          { onSuccess: onClose },
        )
      }
      onCancel={onClose}
    >
      <p style={{ margin: '0 0 8px' }}>
        {t.proposeWhom}: <b>{fullName(patient)}</b>
      </p>
      {clinic.entities.length > 1 && (
        <NativeSelect
          size="sm"
          mb={8}
          label={desk.anyEntity}
          value={entityId}
          onChange={event => setEntityId(event.currentTarget.value)}
          data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
        />
      )}
      <TextInput
        size="sm"
        label={t.proposeWhy}
        required
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
    </InlineForm>
  )
}
