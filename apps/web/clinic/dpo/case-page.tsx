import { Alert, Button, NativeSelect, Textarea } from '@mantine/core'
import { IconArrowLeft, IconLock, IconPaperclip } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { KIND_RULES, OUTCOMES, type Outcome } from '#libs/subject-case/cases.ts'
import { signaturePdfEndpoint } from '#modules/consents/contract.ts'
import {
  type CaseCard,
  closeEndpoint,
  extendEndpoint,
  readAttachmentEndpoint,
  readCaseEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { dpoText } from './dpo-text.ts'
import { Due, Why } from './due.tsx'
import { IdentityForm } from './identity-form.tsx'
import { ReportForm } from './report-form.tsx'

/** One case: who, what, clocks with their reasons, what to do next, journal. */
export default function CasePage({ caseId }: { readonly caseId: string }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const card = useEndpoint(readCaseEndpoint, { params: { caseId } })
  const data = card.data
  if (!data) return <ProblemNotice error={card.error} />
  const when = (at: string) => formatWhen(at, clinic.zone, clinic.now)
  return (
    <>
      <div className="dpo-head">
        <h2 style={{ margin: 0, fontSize: '1.25rem' }}>
          {data.number} · {KIND_RULES[data.kind][language]}
        </h2>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => go('dpo')}
        >
          {t.back}
        </Button>
      </div>
      {data.blockedAt && (
        <Alert color="orange" icon={<IconLock size={18} />} mb="sm">
          {t.blocked} {when(data.blockedAt)}
        </Alert>
      )}
      <div className="columns">
        <div className="dpo-stack">
          <section className="sheet panel">
            <dl className="dpo-facts">
              <dt>{t.state}</dt>
              <dd>
                {data.state === 'closed'
                  ? `${t.closedState}: ${data.outcome ? t[data.outcome] : ''}`
                  : t[data.state]}
              </dd>
              <dt>{t.who}</dt>
              <dd>
                {data.requesterName} · {data.requesterContact}
              </dd>
              <dt>{t.patient}</dt>
              <dd>{data.patientName ?? '—'}</dd>
              <dt>{t.door}</dt>
              <dd>
                {t[data.door]} {data.incomingNumber ?? ''} {data.basisDocument ?? ''}
                {data.signatureId && (
                  <a
                    href={urlOf(signaturePdfEndpoint, { params: { signatureId: data.signatureId } })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {t.signedPdf}
                  </a>
                )}
              </dd>
              <dt>{t.received}</dt>
              <dd>{when(data.receivedAt)}</dd>
              {data.identifiedHow && (
                <>
                  <dt>{t.how}</dt>
                  <dd>{data.identifiedHow}</dd>
                </>
              )}
            </dl>
            <p className="dpo-draft">{data.request}</p>
          </section>
          {data.state === 'identity-check' && <IdentityForm card={data} />}
          {data.state === 'in-work' && data.kind === 'access' && <ReportForm caseId={data.caseId} />}
          {data.state === 'in-work' && <AnswerForm card={data} />}
          {data.effects.length > 0 && (
            <section className="sheet panel">
              <h2>{t.effects}</h2>
              <table className="lines dpo-cards">
                <tbody>
                  {data.effects.map(effect => (
                    <tr key={effect.code}>
                      <td style={{ whiteSpace: 'nowrap' }}>
                        <b>{t[effect.fate]}</b>
                      </td>
                      <td>
                        {effect[language]}
                        {effect.ground && (
                          <div className="dpo-quiet">
                            {effect.ground}
                            {effect.until && ` · ${t.until} ${formatDateShort(effect.until)}`}
                          </div>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
        <div className="dpo-stack">
          <section className="sheet panel">
            <h2>{t.deadline}</h2>
            {data.deadlines.map(deadline => (
              <div key={deadline.term} className="dpo-clock">
                <div>{deadline.duty[language]}</div>
                <Due of={deadline} now={clinic.now} />
                <Why of={deadline} />
              </div>
            ))}
            {data.state !== 'closed' && <ExtendForm card={data} />}
          </section>
          {data.attachments.length > 0 && (
            <section className="sheet panel">
              <h2>{t.files}</h2>
              <ul className="plain">
                {data.attachments.map(file => (
                  <li key={file.attachmentId}>
                    <IconPaperclip size={15} aria-hidden />{' '}
                    <a
                      href={urlOf(readAttachmentEndpoint, { params: { attachmentId: file.attachmentId } })}
                      download={file.fileName}
                    >
                      {file.fileName}
                    </a>{' '}
                    <span className="soft">SHA-256 {file.sha256.slice(0, 12)}…</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="sheet panel">
            <h2>{t.journal}</h2>
            <ul className="history">
              {data.journal.map(entry => (
                <li key={`${entry.at}${entry.event}${entry.text}`}>
                  <span className="soft num">
                    {when(entry.at)} · {entry.who}
                  </span>{' '}
                  {entry.text}
                  {entry.delivery && (
                    <b> · {t[entry.delivery as 'sent' | 'queued' | 'failed' | 'cancelled']}</b>
                  )}
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </>
  )
}

function AnswerForm({ card }: { readonly card: CaseCard }) {
  const t = useMessages(dpoText)
  const write = useWrite(closeEndpoint)
  const [outcome, setOutcome] = useState<Outcome>('satisfied')
  const [text, setText] = useState('')
  return (
    <section className="sheet panel">
      <h2>{t.close}</h2>
      <div className="dpo-form">
        <NativeSelect
          label={t.outcome}
          value={outcome}
          onChange={event => setOutcome(event.currentTarget.value as Outcome)}
          data={OUTCOMES.filter(o => o !== 'not-identified').map(value => ({ value, label: t[value] }))}
        />
        <Textarea
          label={t.answer}
          autosize
          minRows={3}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <ProblemNotice error={write.error} />
        <div>
          <Button
            disabled={!text}
            loading={write.isPending}
            onClick={() =>
              write.mutate({
                params: { caseId: card.caseId },
                body: { version: card.version, outcome, text },
              })
            }
          >
            {t.close}
          </Button>
        </div>
      </div>
    </section>
  )
}

function ExtendForm({ card }: { readonly card: CaseCard }) {
  const t = useMessages(dpoText)
  const write = useWrite(extendEndpoint)
  const [reason, setReason] = useState('')
  return (
    <details className="dpo-why" style={{ marginTop: 8 }}>
      <summary>{t.extend}</summary>
      <div className="dpo-form">
        <Textarea
          label={t.extendReason}
          autosize
          minRows={2}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={write.error} />
        <div>
          <Button
            size="sm"
            variant="default"
            disabled={reason.trim().length < 20}
            loading={write.isPending}
            onClick={() =>
              write.mutate({ params: { caseId: card.caseId }, body: { version: card.version, reason } })
            }
          >
            {t.extend}
          </Button>
        </div>
      </div>
    </details>
  )
}
