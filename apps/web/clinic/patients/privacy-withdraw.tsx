import { useState } from 'react'
import { type ConsentRow, consequencesEndpoint, withdrawConsentEndpoint } from '#modules/consents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { InlineForm, PaperFields } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useToday } from '../clinic-data.tsx'
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
  const today = useToday()
  const [document, setDocument] = useState('')
  const [receivedOn, setReceivedOn] = useState(today)
  const params = { patientId }
  const which = { entityId: operator.entityId, kind: row.kind, scope: row.scope }
  const told = useEndpoint(consequencesEndpoint, { params, query: which })
  const withdraw = useWrite(withdrawConsentEndpoint)
  return (
    <InlineForm
      danger
      className="consent-form"
      submit={t.confirmWithdraw}
      cancel={t.cancel}
      error={withdraw.error}
      pending={withdraw.isPending}
      onSubmit={() =>
        withdraw.mutate({ params, body: { ...which, receivedOn, document } }, { onSuccess: onClose })
      }
      onCancel={onClose}
    >
      <ProblemNotice error={told.error} />
      {told.data && (
        <p style={{ fontSize: '0.8125rem', margin: '0 0 6px' }}>
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
      <PaperFields
        where={document}
        whereLabel={t.receivedDoc}
        onWhere={setDocument}
        day={receivedOn}
        dayLabel={t.received}
        onDay={setReceivedOn}
        today={today}
      />
    </InlineForm>
  )
}
