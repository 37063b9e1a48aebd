import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatDate, formatMoment } from '#libs/format/index.ts'
import { KIND_RULES } from '#libs/subject-case/cases.ts'
import { answerCopiesEndpoint } from '#modules/documents/contract.ts'
import type { CaseBrief } from '#modules/privacy-cases/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { useClinic } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { EnquiryCard } from './enquiries.tsx'
import { inboxText } from './inbox-text.ts'
import { IntakeCard } from './intake.tsx'
import { ReviewCard } from './reviews.tsx'
import type { CopiesRequest, WaitingRow } from './waiting-rows.ts'

/** The chosen one, whole, with what can be done about it. */
export function WaitingItem({ row }: { readonly row: WaitingRow }) {
  switch (row.kind) {
    case 'file':
      return <IntakeCard item={row.item} />
    case 'enquiry':
      return <EnquiryCard of={row.item} />
    case 'review':
      return <ReviewCard row={row.item} />
    case 'copies':
      return <CopiesCard of={row.item} />
    case 'case':
      return <CaseCard of={row.item} />
  }
}

function CopiesCard({ of }: { readonly of: CopiesRequest }) {
  const t = useMessages(inboxText)
  const language = useLanguage()
  const [answering, setAnswering] = useState(false)
  const write = useWrite(answerCopiesEndpoint)
  return (
    <article className="sheet panel voice">
      <h2>
        <PatientLink patientId={of.patientId} name={of.patientName} /> <BlockedOf patientId={of.patientId} />
      </h2>
      <p>
        {t.asksCopies(of.number)}. {t.registered(formatDate(of.registeredOn, language))},{' '}
        {t.answerBy(formatDate(of.dueOn, language))}
      </p>
      <p className="soft">{t.copiesRule}</p>
      {answering ? (
        <OneLineForm
          className="voice-form"
          label={t.answer}
          submit={t.save}
          cancel={t.cancel}
          error={write.error}
          pending={write.isPending}
          onSubmit={answer => write.mutate({ params: { documentId: of.documentId }, body: { answer } })}
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <div className="voice-actions">
          <Button onClick={() => setAnswering(true)}>{t.answerCopies}</Button>
        </div>
      )}
    </article>
  )
}

/** A demand whose sender is not proved; it is dealt with on the desk of the officer of data. */
function CaseCard({ of }: { readonly of: CaseBrief }) {
  const t = useMessages(inboxText)
  const language = useLanguage()
  const { clinic } = useClinic()
  return (
    <article className="sheet panel voice">
      <h2>{of.requesterName}</h2>
      <p>
        {t.caseNumber(of.number)}: {KIND_RULES[of.kind][language]}.{' '}
        {t.received(formatMoment(of.receivedAt, clinic.zone, language))}
      </p>
      <p className="soft">{t.caseHint}</p>
      <div className="voice-actions">
        <Button
          component="a"
          className="item-act"
          href={`/app/dpo/${of.caseId}`}
          onClick={event => {
            event.preventDefault()
            go(`dpo/${of.caseId}`)
          }}
        >
          {t.openCase}
        </Button>
      </div>
    </article>
  )
}

function PatientLink({ patientId, name }: { readonly patientId: string; readonly name: string }) {
  return (
    <a
      href={`/app/patient/${patientId}`}
      onClick={event => {
        event.preventDefault()
        go(`patient/${patientId}`)
      }}
    >
      {name}
    </a>
  )
}
