import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { mySignatureEndpoint, mySigningCodeEndpoint } from '#modules/consents/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { type ConsentProps, ConsentText } from './privacy-reading.tsx'
import { privacyText } from './privacy-text.ts'

/**
 * A written consent by a code: the agreement once, then the text, who signs, the document as it will be signed, the
 * code. Says why when a code cannot sign.
 */
export function SignFlow(props: ConsentProps & { readonly onClose: () => void }) {
  const t = useMessages(privacyText)
  const { person, operator, row, onClose } = props
  const [particulars, setParticulars] = useState({ address: '', identityDocument: '' })
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

interface SignOneProps extends ConsentProps {
  readonly editionId: string
  readonly particulars: { readonly address: string; readonly identityDocument: string }
  readonly onParticulars: (next: { address: string; identityDocument: string }) => void
  readonly onSigned: () => void
  readonly onClose: () => void
}

function SignOne({
  person,
  operator,
  editionId,
  particulars,
  onParticulars,
  onSigned,
  onClose,
}: SignOneProps) {
  const t = useMessages(privacyText)
  const [code, setCode] = useState('')
  const ask = useWrite(mySigningCodeEndpoint)
  const sign = useWrite(mySignatureEndpoint)
  const body = { patientId: person.patientId, entityId: operator.entityId, editionId, ...particulars }
  if (ask.data) {
    const { challengeId, text, phone, sha256 } = ask.data
    return (
      <form
        onSubmit={event => {
          event.preventDefault()
          sign.mutate({ body: { ...body, challengeId, code } }, { onSuccess: onSigned })
        }}
      >
        <h3>{t.youSign}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by the keyboard too */}
        <article className="consent-text" lang="ru" aria-label={text.title} tabIndex={0}>
          <h3>{text.title}</h3>
          {text.body.map((paragraph, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the document stands still while it is signed
            <p key={i}>
              {paragraph.heading && <b>{paragraph.heading}. </b>}
              {paragraph.text}
            </p>
          ))}
          <p className="soft small hash">SHA-256 {sha256}</p>
        </article>
        <p>
          {t.sentTo} <b>{phone}</b>
        </p>
        <TextInput
          size="lg"
          label={t.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          required
          autoFocus
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <ProblemNotice error={sign.error} />
        <div className="visit-actions">
          <Button type="submit" size="md" loading={sign.isPending}>
            {t.signNow}
          </Button>
          <Button variant="subtle" size="md" onClick={() => ask.reset()}>
            {t.cancel}
          </Button>
        </div>
      </form>
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
      <TextInput
        size="lg"
        label={t.address}
        autoComplete="street-address"
        required
        value={particulars.address}
        onChange={event => onParticulars({ ...particulars, address: event.currentTarget.value })}
      />
      <TextInput
        size="lg"
        mt="sm"
        label={t.document}
        description={t.particularsWhy}
        required
        value={particulars.identityDocument}
        onChange={event => onParticulars({ ...particulars, identityDocument: event.currentTarget.value })}
      />
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
