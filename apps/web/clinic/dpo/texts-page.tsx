import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { isNotice, TEXT_KINDS, type TextKind, textKindName } from '#libs/consent-text/index.ts'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { consentRule } from '#libs/purposes/index.ts'
import {
  draftTextEndpoint,
  listTextsEndpoint,
  publishTextEndpoint,
  textPdfEndpoint,
} from '#modules/consents/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useApprover } from '../approver.tsx'
import { useClinic } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'
import { TextParametersForm } from './text-parameters-form.tsx'

const scoped = (kind: TextKind) => !isNotice(kind) && consentRule(kind).scoped !== undefined

/** Editions of an operator's texts: draft, completeness, difference, approval, publication, archive (item 2). */
export default function TextsPage() {
  const t = useMessages(deskText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const [entityId, setEntity] = useState(clinic.entities[0]?.entityId ?? '')
  const [kind, setKind] = useState<TextKind>('policy')
  const [scope, setScope] = useState('')
  const editions = useEndpoint(listTextsEndpoint, { params: { entityId } })
  const known = (editions.data?.editions ?? []).filter(e => e.kind === kind)
  const wanted = scoped(kind) ? scope : ''
  return (
    <>
      <div className="dpo-filters">
        <NativeSelect
          aria-label={t.operator}
          value={entityId}
          onChange={e => setEntity(e.currentTarget.value)}
          data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
        />
        <NativeSelect
          aria-label={t.kind}
          value={kind}
          onChange={e => setKind(e.currentTarget.value as TextKind)}
          data={TEXT_KINDS.map(value => ({ value, label: textKindName(value, language) }))}
        />
        {scoped(kind) && (
          <TextInput
            aria-label={t.scope}
            placeholder={t.scope}
            value={scope}
            onChange={e => setScope(e.currentTarget.value)}
          />
        )}
      </div>
      <ProblemNotice error={editions.error} />
      {(!scoped(kind) || scope !== '') && (
        <Draft key={`${entityId}/${kind}/${wanted}`} entityId={entityId} kind={kind} scope={wanted} />
      )}
      {known.length > 0 && (
        <section className="sheet panel">
          <h2>{t.archive}</h2>
          <table className="lines dpo-cards">
            <tbody>
              {known.map(edition => (
                <tr key={edition.editionId}>
                  <td>
                    {edition.title} {edition.scope && `· ${edition.scope}`}
                    <div className="dpo-quiet">{edition.approvedBy}</div>
                  </td>
                  <td className="num">
                    {t.edition(edition.number)}, {t.since}{' '}
                    {formatDateShort(dayOf(edition.effectiveFrom, clinic.zone))}
                  </td>
                  <td>
                    <a
                      href={urlOf(textPdfEndpoint, { params: { editionId: edition.editionId } })}
                      target="_blank"
                      rel="noreferrer"
                    >
                      {t.pdf}
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <TextParametersForm key={entityId} entityId={entityId} />
    </>
  )
}

interface Which {
  readonly entityId: string
  readonly kind: TextKind
  readonly scope: string
}

function Draft({ entityId, kind, scope }: Which) {
  const t = useMessages(deskText)
  const draft = useEndpoint(draftTextEndpoint, { params: { entityId }, query: { kind, scope } })
  const { data } = draft
  if (!data) return <ProblemNotice error={draft.error} />
  return (
    <section className="sheet panel">
      <h2>{data.title}</h2>
      <p className="dpo-quiet">
        {data.current
          ? `${t.edition(data.current.number)}: ${data.changed ? t.readyToPublish : t.asPublished}`
          : t.noEdition}
      </p>
      <h3 className="text-step">{t.step1}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text is reached by the keyboard */}
      <section className="text-body" tabIndex={0} aria-label={t.step1}>
        {data.body.map(paragraph => (
          <div key={`${paragraph.heading}${paragraph.text.slice(0, 60)}`}>
            {paragraph.heading && <h4>{paragraph.heading}</h4>}
            <p>{paragraph.text}</p>
          </div>
        ))}
      </section>
      <h3 className="text-step">{t.step2}</h3>
      {data.faults.length === 0 ? (
        <p className="dpo-due" data-urgency="calm">
          <IconCircleCheck size={18} aria-hidden /> {t.complete}
        </p>
      ) : (
        <div role="alert">
          <p className="dpo-due" data-urgency="overdue">
            <IconAlertTriangle size={18} aria-hidden /> {t.faults}
          </p>
          <ul>
            {data.faults.map(fault => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
      <h3 className="text-step">{t.step3}</h3>
      {!data.current && <p className="soft">{t.firstEdition}</p>}
      {data.current && !data.changed && <p className="soft">{t.asPublished}</p>}
      {data.diff.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text is reached by the keyboard
        <section className="text-body" tabIndex={0} aria-label={t.step3}>
          {data.diff
            .filter(paragraph => paragraph.kind !== 'same')
            .map(paragraph => (
              <div key={`${paragraph.heading}${paragraph.words[0]?.text}`}>
                {paragraph.heading && <h4>{paragraph.heading}</h4>}
                <p>
                  {paragraph.words.map((word, i) => {
                    const key = i
                    if (word.kind === 'same') return <span key={key}>{word.text}</span>
                    return word.kind === 'added' ? (
                      <ins key={key}>{word.text}</ins>
                    ) : (
                      <del key={key}>{word.text}</del>
                    )
                  })}
                </p>
              </div>
            ))}
        </section>
      )}
      {data.changed && data.faults.length === 0 && <Approve entityId={entityId} kind={kind} scope={scope} />}
    </section>
  )
}

function Approve({ entityId, kind, scope }: Which) {
  const t = useMessages(deskText)
  const publish = useWrite(publishTextEndpoint)
  const { approver, field } = useApprover(entityId)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        publish.mutate({ params: { entityId }, body: { kind, scope, approver, effectiveFrom: null } })
      }}
    >
      <h3 className="text-step">{t.step4}</h3>
      <div className="dpo-pair">
        {field('name', t.approverName)}
        {field('post', t.approverPost)}
      </div>
      <div className="dpo-pair">
        {field('orderNumber', t.orderNumber)}
        {field('orderDate', t.orderDate, 'date')}
      </div>
      <ProblemNotice error={publish.error} />
      <Button mt="sm" type="submit" loading={publish.isPending}>
        {t.publish}
      </Button>
    </form>
  )
}
