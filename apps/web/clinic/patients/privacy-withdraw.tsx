import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type ConsentRow, consequencesEndpoint, withdrawConsentEndpoint } from '#modules/consents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import type { Operator } from './privacy-panel.tsx'
import { receptionPrivacyText } from './privacy-text.ts'

interface Props {
  readonly patientId: string
  readonly operator: Operator
  readonly row: ConsentRow
  readonly onClose: () => void
}

/** Registers a withdrawal that was handed in, with its effects shown before (IP-3.6b). */
export function WithdrawConsent({ patientId, operator, row, onClose }: Props) {
  const t = useMessages(receptionPrivacyText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const [document, setDocument] = useState('')
  const [receivedOn, setReceivedOn] = useState(clinic.now.slice(0, 10))
  const params = { patientId }
  const which = { entityId: operator.entityId, kind: row.kind, scope: row.scope }
  const told = useEndpoint(consequencesEndpoint, { params, query: which })
  const withdraw = useWrite(withdrawConsentEndpoint)
  return (
    <form
      style={{ margin: '8px 0 4px' }}
      onSubmit={event => {
        event.preventDefault()
        withdraw.mutate({ params, body: { ...which, receivedOn, document } }, { onSuccess: onClose })
      }}
    >
      <ProblemNotice error={told.error} />
      {told.data && (
        <p style={{ fontSize: 13, margin: '0 0 6px' }}>
          <b>{t.stops}:</b> {told.data.stops.map(stop => stop[language]).join('; ') || t.nothing}.
          <br />
          <b>{t.stays}:</b>{' '}
          {told.data.stays
            .map(
              stay =>
                `${stay[language]} (${stay.norm}${stay.keep.years !== undefined ? `, ${t.years(stay.keep.years)}` : ''})`,
            )
            .join('; ')}
          .
        </p>
      )}
      <Group grow gap="xs" align="end">
        <TextInput
          size="sm"
          label={t.receivedDoc}
          required
          value={document}
          onChange={event => setDocument(event.currentTarget.value)}
        />
        <TextInput
          size="sm"
          type="date"
          label={t.received}
          required
          max={clinic.now.slice(0, 10)}
          value={receivedOn}
          onChange={event => setReceivedOn(event.currentTarget.value)}
        />
      </Group>
      <ProblemNotice error={withdraw.error} />
      <Group gap="xs" mt="xs">
        <Button size="xs" type="submit" color="red.9" loading={withdraw.isPending}>
          {t.confirmWithdraw}
        </Button>
        <Button size="xs" variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
