import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { mySignaturePdfEndpoint } from '#modules/consents/contract.ts'
import { claimCodeEndpoint, signClaimEndpoint } from '#modules/privacy-cases/contract.ts'
import { urlOf, useWrite } from '../kit/api.ts'
import { CodeStep } from '../kit/code-step.tsx'
import { useMessages } from '../kit/i18n.ts'
import { LegalText } from '../kit/legal-text.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { NO_PARTICULARS } from './particulars.tsx'
import type { Operator, Person } from './privacy-reading.tsx'
import { SignOne } from './privacy-sign.tsx'
import { privacyText } from './privacy-text.ts'

/** A claim to an operator, signed by a code: only so it becomes a case with its clock (MD-8.2, IV-6.1). */
export function ClaimSection({ person }: { readonly person: Person }) {
  const t = useMessages(privacyText)
  const [open, setOpen] = useState(false)
  return (
    <>
      <h2>{t.claimTitle}</h2>
      <div className="sheet visit">
        {t.claimLead}
        {open ? (
          <Claim person={person} onClose={() => setOpen(false)} />
        ) : (
          <div className="visit-actions">
            <Button variant="default" size="md" onClick={() => setOpen(true)}>
              {t.claimWrite}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

interface ClaimProps {
  readonly person: Person
  readonly onClose: () => void
}

function Claim({ person, onClose }: ClaimProps) {
  const t = useMessages(privacyText)
  const [entityId, setEntity] = useState(person.operators[0]?.entityId ?? '')
  const operator = person.operators.find(one => one.entityId === entityId)
  if (!person.verified || !operator)
    return (
      <>
        <p className="attention">{t.notVerified}</p>
        <Button variant="default" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </>
    )
  return (
    <>
      {person.operators.length > 1 && (
        <NativeSelect
          mt="sm"
          size="md"
          label={t.claimTo}
          value={entityId}
          onChange={event => setEntity(event.currentTarget.value)}
          data={person.operators.map(one => ({ value: one.entityId, label: one.name }))}
        />
      )}
      <ToOperator key={entityId} person={person} operator={operator} onClose={onClose} />
    </>
  )
}

function ToOperator({ person, operator, onClose }: ClaimProps & { readonly operator: Operator }) {
  const t = useMessages(privacyText)
  const [text, setText] = useState('')
  const [particulars, setParticulars] = useState(NO_PARTICULARS)
  const ask = useWrite(claimCodeEndpoint)
  const sign = useWrite(signClaimEndpoint)
  const body = { patientId: person.patientId, entityId: operator.entityId, text }
  if (sign.data)
    return (
      <p role="status">
        <b>{t.claimDone(sign.data.number, formatDateShort(sign.data.dueDay))}</b>{' '}
        <a
          href={urlOf(mySignaturePdfEndpoint, { params: { signatureId: sign.data.signatureId } })}
          target="_blank"
          rel="noreferrer"
        >
          {t.claimSigned}
        </a>
      </p>
    )
  if (operator.agreement === null && operator.agreementEditionId)
    return (
      <>
        <p className="attention">{t.agreementFirst}</p>
        <SignOne
          person={person}
          operator={operator}
          editionId={operator.agreementEditionId}
          particulars={particulars}
          onParticulars={setParticulars}
          onSigned={() => {}}
          onClose={onClose}
        />
      </>
    )
  if (ask.data)
    return (
      <CodeStep
        sentTo={
          <>
            {t.sentTo} <b>{ask.data.phone}</b>
          </>
        }
        label={t.code}
        submit={t.signNow}
        back={t.cancel}
        error={sign.error}
        pending={sign.isPending}
        onCode={code => sign.mutate({ body: { ...body, challengeId: ask.data.challengeId, code } })}
        onBack={() => ask.reset()}
      >
        <h3>{t.youSign}</h3>
        <LegalText
          title={ask.data.text.title}
          body={ask.data.text.body}
          foot={`SHA-256 ${ask.data.sha256}`}
        />
      </CodeStep>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        ask.mutate({ body })
      }}
    >
      <Textarea
        mt="sm"
        size="md"
        label={t.claimText}
        required
        autosize
        minRows={4}
        maxLength={4000}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <ProblemNotice error={ask.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" loading={ask.isPending} disabled={text.trim().length < 10}>
          {t.getCode}
        </Button>
        <Button variant="subtle" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
