import './privacy.css'
import './smile.css'
import { Button, Checkbox } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { EndpointResponse } from '#libs/contract/index.ts'
import {
  type ConsentDocument,
  consentCodeEndpoint,
  consentPageEndpoint,
  consentSignatureEndpoint,
} from '#modules/smile/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { CodeStep } from '../kit/code-step.tsx'
import { useMessages } from '../kit/i18n.ts'
import { LegalText } from '../kit/legal-text.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { NO_PARTICULARS, Particulars, type ParticularsValue } from './particulars.tsx'
import { smileText } from './smile-text.ts'

type Page = EndpointResponse<typeof consentPageEndpoint>
type Shown = ReturnType<typeof ConsentDocument.parse>
interface Link {
  readonly clinic: string
  readonly token: string
}

/** The page behind the QR: texts on the patient's own phone, ticked one by one, signed by a code (J9.3). */
export function SmileSign(link: Link) {
  const t = useMessages(smileText)
  const page = useEndpoint(consentPageEndpoint, { params: { ...link } })
  const [particulars, setParticulars] = useState(NO_PARTICULARS)
  if (page.error && !page.data)
    return (
      <main className="portal">
        <h1>{t.dead}</h1>
        <ProblemNotice error={page.error} />
      </main>
    )
  if (!page.data) return <p className="portal soft">{t.loading}</p>
  const { data } = page
  const first = data.agreement?.state === 'to-sign' ? data.agreement : null
  const rest = data.documents.filter(document => document.state === 'to-sign')
  const done = !first && rest.length === 0
  return (
    <main className="portal">
      <p className="soft" style={{ margin: 0 }}>
        {data.clinicName}
      </p>
      <h1>{done ? t.done : t.title}</h1>
      {done ? (
        <p className="smile-done">
          <IconCircleCheck size={44} stroke={1.4} aria-hidden /> {t.doneLead}
        </p>
      ) : (
        <>
          <p>
            {t.for} <b>{data.patient}</b>, {data.phone}
          </p>
          {!data.verified && <p className="attention">{t.unverified}</p>}
        </>
      )}
      {!done && data.verified && (
        <Step
          key={first ? 'agreement' : 'documents'}
          link={link}
          page={data}
          step={first ? 'agreement' : 'documents'}
          documents={first ? [first] : rest}
          particulars={particulars}
          onParticulars={setParticulars}
        />
      )}
    </main>
  )
}

interface StepProps {
  readonly link: Link
  readonly page: Page
  readonly step: 'agreement' | 'documents'
  readonly documents: readonly Shown[]
  readonly particulars: ParticularsValue
  readonly onParticulars: (next: ParticularsValue) => void
}

function Step({ link, page, step, documents, particulars, onParticulars }: StepProps) {
  const t = useMessages(smileText)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const ask = useWrite(consentCodeEndpoint)
  const sign = useWrite(consentSignatureEndpoint)
  const body = { ...particulars, step, keys: [...ticked] }
  const signed = page.documents.filter(document => document.state === 'signed')
  if (ask.data)
    return (
      <CodeStep
        sentTo={
          <>
            {t.sentTo} <b>{ask.data.phone}</b>, {t.sender} {ask.data.sender}
          </>
        }
        label={t.code}
        submit={t.sign}
        back={t.back}
        error={sign.error}
        pending={sign.isPending}
        onCode={code =>
          sign.mutate({
            params: { ...link },
            body: { ...body, challengeId: ask.data.challengeId, code },
          })
        }
        onBack={() => ask.reset()}
      >
        <h2>{t.youSign}</h2>
        {ask.data.documents.map(document => (
          <LegalText
            key={document.sha256}
            title={document.title}
            body={document.body}
            foot={`SHA-256 ${document.sha256}`}
          />
        ))}
      </CodeStep>
    )
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        ask.mutate({ params: { ...link }, body })
      }}
    >
      <h2>{step === 'agreement' ? t.agreementStep : t.documentsStep}</h2>
      <p className="soft">{step === 'agreement' ? t.agreementLead : t.lead}</p>
      {documents.map(document => (
        <Document
          key={document.key}
          document={document}
          ticked={ticked.includes(document.key)}
          onTick={on =>
            setTicked(on ? [...ticked, document.key] : ticked.filter(key => key !== document.key))
          }
        />
      ))}
      {step === 'documents' && (
        <>
          {signed.map(document => (
            <p key={document.key} className="smile-signed">
              <IconCircleCheck size={20} aria-hidden /> {document.title}: {t.signed}
            </p>
          ))}
          <section className="sheet visit smile-document">
            <strong>{t.crossBorder}</strong>
            <p>{page.crossBorder.text}</p>
          </section>
        </>
      )}
      <Particulars value={particulars} onChange={onParticulars} />
      <ProblemNotice error={ask.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" loading={ask.isPending} disabled={ticked.length === 0}>
          {t.getCode}
        </Button>
      </div>
    </form>
  )
}

function Document({
  document,
  ticked,
  onTick,
}: {
  readonly document: Shown
  readonly ticked: boolean
  readonly onTick: (on: boolean) => void
}) {
  const t = useMessages(smileText)
  const [open, setOpen] = useState(false)
  return (
    <section className="sheet visit smile-document">
      <strong>{document.title}</strong>
      {open && <LegalText title={document.title} quietTitle body={document.body} />}
      <Button variant="light" size="md" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t.hide : t.read}
      </Button>
      <Checkbox
        size="md"
        label={t.agree}
        aria-label={`${t.agree}: ${document.title}`}
        checked={ticked}
        onChange={event => onTick(event.currentTarget.checked)}
      />
    </section>
  )
}
