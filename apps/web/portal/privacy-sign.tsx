import { Button } from '@mantine/core'
import { useState } from 'react'
import { mySignatureEndpoint, mySigningCodeEndpoint } from '#modules/consents/contract.ts'
import { useWrite } from '../kit/api.ts'
import { CodeStep } from '../kit/code-step.tsx'
import { useMessages } from '../kit/i18n.ts'
import { LegalText } from '../kit/legal-text.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { NO_PARTICULARS, Particulars, type ParticularsValue } from './particulars.tsx'
import { type ConsentProps, ConsentText } from './privacy-reading.tsx'
import { privacyText } from './privacy-text.ts'

/**
 * A written consent by a code: the agreement once, then the text, who signs, the document as it will be signed, the
 * code. Says why when a code cannot sign.
 */
export function SignFlow(props: ConsentProps & { readonly onClose: () => void }) {
  const t = useMessages(privacyText)
  const { person, operator, row, onClose } = props
  const [particulars, setParticulars] = useState(NO_PARTICULARS)
  if (!person.verified)
    return (
      <>
        <ConsentText editionId={row.editionId} />
        <p className="attention">{t.notVerified}</p>
        <Button variant="default" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </>
    )
  const first = operator.agreement === null ? operator.agreementEditionId : null
  return (
    <>
      {first && <p className="attention">{t.agreementFirst}</p>}
      <SignOne
        key={first ?? row.editionId}
        {...props}
        editionId={first ?? row.editionId}
        particulars={particulars}
        onParticulars={setParticulars}
        onSigned={first ? () => {} : onClose}
      />
    </>
  )
}

interface SignOneProps extends Pick<ConsentProps, 'person' | 'operator'> {
  readonly editionId: string
  readonly particulars: ParticularsValue
  readonly onParticulars: (next: ParticularsValue) => void
  readonly onSigned: () => void
  readonly onClose: () => void
}

/** One text to sign: read it, say who signs, the code. */
export function SignOne({
  person,
  operator,
  editionId,
  particulars,
  onParticulars,
  onSigned,
  onClose,
}: SignOneProps) {
  const t = useMessages(privacyText)
  const ask = useWrite(mySigningCodeEndpoint)
  const sign = useWrite(mySignatureEndpoint)
  const body = { patientId: person.patientId, entityId: operator.entityId, editionId, ...particulars }
  if (ask.data) {
    const { challengeId, text, phone, sha256 } = ask.data
    return (
      <CodeStep
        sentTo={
          <>
            {t.sentTo} <b>{phone}</b>
          </>
        }
        label={t.code}
        submit={t.signNow}
        back={t.cancel}
        error={sign.error}
        pending={sign.isPending}
        onCode={code => sign.mutate({ body: { ...body, challengeId, code } }, { onSuccess: onSigned })}
        onBack={() => ask.reset()}
      >
        <h3>{t.youSign}</h3>
        <LegalText title={text.title} body={text.body} foot={`SHA-256 ${sha256}`} />
      </CodeStep>
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        ask.mutate({ body })
      }}
    >
      <ConsentText editionId={editionId} />
      <Particulars value={particulars} onChange={onParticulars} />
      <ProblemNotice error={ask.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" loading={ask.isPending}>
          {t.getCode}
        </Button>
        <Button variant="subtle" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
