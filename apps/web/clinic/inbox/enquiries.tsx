import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconFolder, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { formatPhone } from '#libs/phones/index.ts'
import {
  answerEnquiryEndpoint,
  destroyEnquiryEndpoint,
  type Enquiry,
  enquiryCaseEndpoint,
  listEnquiriesEndpoint,
} from '#modules/enquiries/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { voicesText } from './voices-text.ts'

type How = 'email' | 'phone' | 'none'
const KINDS = ['withdrawal', 'access', 'correction', 'blocking', 'objection'] as const

/** What came through the form of the site: unanswered first. */
export function EnquiriesTab() {
  const t = useMessages(voicesText)
  const { data, error } = useEndpoint(listEnquiriesEndpoint, {})
  return (
    <>
      <p className="voices-lead">{t.enquiriesLead}</p>
      <ProblemNotice error={error} />
      {!data && !error && <p className="soft">{t.loading}</p>}
      {data?.enquiries.length === 0 && <p className="sheet panel">{t.noEnquiries}</p>}
      <div className="voices">
        {data?.enquiries.map(one => (
          <EnquiryCard key={one.enquiryId} of={one} />
        ))}
      </div>
    </>
  )
}

/** One enquiry with its answer, or with the ways to answer it. */
export function EnquiryCard({ of }: { readonly of: Enquiry }) {
  const t = useMessages(voicesText)
  const { clinic } = useClinic()
  const may = useMay()
  const [doing, setDoing] = useState<'answer' | 'case' | 'destroy' | null>(null)
  const entity = clinic.entities.find(one => one.entityId === of.entityId)
  const officer = may('case.manage')
  const close = () => setDoing(null)
  return (
    <article className="sheet panel voice">
      <header>
        <b>
          {t.number(of.number)} · {of.given}
        </b>
        <span className="soft">
          {formatWhen(of.at, clinic.zone, clinic.now)}
          {clinic.entities.length > 1 && entity && `, ${entity.shortName}`}
        </span>
        <span className="voice-state">
          <Status tone={of.answer ? 'good' : 'warn'}>{of.answer ? t.answered : t.unanswered}</Status>
        </span>
      </header>
      <div className="voice-contacts">
        {of.email && <a href={`mailto:${of.email}`}>{of.email}</a>}
        {of.phone && <a href={`tel:${of.phone}`}>{formatPhone(of.phone)}</a>}
      </div>
      <p className="voice-text">{of.text}</p>
      {of.answer && (
        <p className="voice-reply">
          <b>
            {of.answer.by}, {t[of.answer.how]}, {formatWhen(of.answer.at, clinic.zone, clinic.now)}.
          </b>{' '}
          {of.answer.text}
        </p>
      )}
      {of.case && (
        <p className="voice-why">
          <IconFolder size={16} aria-hidden />{' '}
          {officer ? (
            <a
              href={`/app/dpo/${of.case.caseId}`}
              onClick={event => {
                event.preventDefault()
                go(`dpo/${of.case!.caseId}`)
              }}
            >
              {t.case(of.case.number)}
            </a>
          ) : (
            t.case(of.case.number)
          )}
        </p>
      )}
      {of.destroying && (
        <p className="voice-why">
          <IconTrash size={16} aria-hidden /> {t.destroying}
        </p>
      )}
      {doing === null && (
        <div className="voice-actions">
          {!of.answer && <Button onClick={() => setDoing('answer')}>{t.answerIt}</Button>}
          {!of.case && (
            <Button variant="default" onClick={() => setDoing('case')}>
              {t.toDesk}
            </Button>
          )}
          {officer && !of.destroying && (
            <Button variant="subtle" color="red" onClick={() => setDoing('destroy')}>
              {t.destroy}
            </Button>
          )}
        </div>
      )}
      {doing === 'answer' && <Answer of={of} onDone={close} />}
      {doing === 'case' && <OpenCase of={of} onDone={close} />}
      {doing === 'destroy' && <Destroy of={of} onDone={close} />}
    </article>
  )
}

interface Doing {
  readonly of: Enquiry
  readonly onDone: () => void
}

function Answer({ of, onDone }: Doing) {
  const t = useMessages(voicesText)
  const ways: How[] = [
    ...(of.email ? ['email' as const] : []),
    ...(of.phone ? ['phone' as const] : []),
    'none',
  ]
  const [how, setHow] = useState<How>(ways[0]!)
  const [text, setText] = useState('')
  const write = useWrite(answerEnquiryEndpoint)
  return (
    <InlineForm
      className="voice-form"
      submit={how === 'email' ? t.send : t.writeDown}
      cancel={t.cancel}
      error={write.error}
      pending={write.isPending}
      onSubmit={() =>
        write.mutate({ params: { enquiryId: of.enquiryId }, body: { how, text } }, { onSuccess: onDone })
      }
      onCancel={onDone}
    >
      <NativeSelect
        label={t.how}
        value={how}
        onChange={event => setHow(event.currentTarget.value as How)}
        data={ways.map(way => ({ value: way, label: t[way] }))}
      />
      <Textarea
        label={how === 'email' ? t.letter : how === 'phone' ? t.said : t.whyNone}
        required
        autosize
        minRows={3}
        maxLength={4000}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

function OpenCase({ of, onDone }: Doing) {
  const t = useMessages(voicesText)
  const [kind, setKind] = useState<(typeof KINDS)[number]>('withdrawal')
  const write = useWrite(enquiryCaseEndpoint)
  return (
    <InlineForm
      className="voice-form"
      submit={t.open}
      cancel={t.cancel}
      error={write.error}
      pending={write.isPending}
      onSubmit={() =>
        write.mutate({ params: { enquiryId: of.enquiryId }, body: { kind } }, { onSuccess: onDone })
      }
      onCancel={onDone}
    >
      <NativeSelect
        label={t.kind}
        description={t.deskHint}
        value={kind}
        onChange={event => setKind(event.currentTarget.value as (typeof KINDS)[number])}
        data={KINDS.map(one => ({ value: one, label: t[one] }))}
      />
    </InlineForm>
  )
}

function Destroy({ of, onDone }: Doing) {
  const t = useMessages(voicesText)
  const [reason, setReason] = useState('')
  const write = useWrite(destroyEnquiryEndpoint)
  return (
    <InlineForm
      className="voice-form"
      submit={t.propose}
      cancel={t.cancel}
      error={write.error}
      pending={write.isPending}
      danger
      onSubmit={() =>
        write.mutate({ params: { enquiryId: of.enquiryId }, body: { reason } }, { onSuccess: onDone })
      }
      onCancel={onDone}
    >
      <TextInput
        label={t.destroyWhy}
        description={t.destroyHint}
        required
        maxLength={300}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
    </InlineForm>
  )
}
