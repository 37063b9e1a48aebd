import { Button, Checkbox, Textarea } from '@mantine/core'
import { IconAlertTriangle, IconStar, IconStarFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  declineReviewEndpoint,
  listReviewsEndpoint,
  publishReviewEndpoint,
  type ReviewRow,
  replyToReviewEndpoint,
} from '#modules/reviews/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { voicesText } from './voices-text.ts'

const TONE = { waiting: 'warn', published: 'good', declined: 'wait', withdrawn: 'wait' } as const

/** Reviews to look at, then those decided. No patient is named: only what the writer chose to be called. */
export function ReviewsTab() {
  const t = useMessages(voicesText)
  const { data, error } = useEndpoint(listReviewsEndpoint, {})
  const rows = data?.reviews ?? []
  return (
    <>
      <p className="voices-lead">{t.reviewsLead}</p>
      <ProblemNotice error={error} />
      {!data && !error && <p className="soft">{t.loading}</p>}
      {data && rows.length === 0 && <p className="sheet panel">{t.noReviews}</p>}
      <div className="voices">
        {rows.map(row => (
          <ReviewCard key={row.reviewId} row={row} />
        ))}
      </div>
    </>
  )
}

/** One review with what became of it and what can be done. */
export function ReviewCard({ row }: { readonly row: ReviewRow }) {
  const t = useMessages(voicesText)
  const [doing, setDoing] = useState<'decline' | 'reply' | null>(null)
  const [checked, setChecked] = useState(false)
  const publish = useWrite(publishReviewEndpoint)
  const flagged = row.flags.length > 0
  const params = { reviewId: row.reviewId }
  return (
    <article className="sheet panel voice">
      <header>
        <span className="voice-stars" role="img" aria-label={t.of(row.rating)}>
          {[1, 2, 3, 4, 5].map(n =>
            n <= row.rating ? (
              <IconStarFilled key={n} size={16} />
            ) : (
              <IconStar key={n} size={16} stroke={1.6} />
            ),
          )}
        </span>
        <b>{row.shownName}</b>
        <span className="soft">
          {row.doctor}, {t.visit(formatDateShort(row.visitedOn))}
        </span>
        <span className="voice-state">
          <Status tone={TONE[row.state]}>{t[row.state]}</Status>
        </span>
      </header>
      <p className={row.state === 'withdrawn' ? 'soft' : 'voice-text'}>
        {row.state === 'withdrawn' ? t.wordsGo : row.text}
      </p>
      {row.reply && (
        <p className="voice-reply">
          <b>{t.replyTitle}.</b> {row.reply}
        </p>
      )}
      {row.declinedWhy && <p className="soft">{row.declinedWhy}</p>}
      {row.refusal && row.state !== 'withdrawn' && (
        <p className="voice-why">
          <IconAlertTriangle size={16} aria-hidden /> {t.notShown}. {row.refusal}
        </p>
      )}
      {flagged && row.state === 'waiting' && (
        <div className="voice-why">
          <IconAlertTriangle size={16} aria-hidden /> {t.flags}:{' '}
          {row.flags.map(one => `«${one.words}»`).join(', ')}
          <Checkbox
            mt={6}
            label={t.looked}
            checked={checked}
            onChange={event => setChecked(event.currentTarget.checked)}
          />
        </div>
      )}
      <ProblemNotice error={publish.error} />
      {row.state !== 'withdrawn' && doing === null && (
        <div className="voice-actions">
          {row.state !== 'published' && (
            <Button
              disabled={row.refusal !== null || (flagged && row.state === 'waiting' && !checked)}
              loading={publish.isPending}
              onClick={() =>
                publish.mutate({ params, body: { checked: checked || row.state === 'declined' } })
              }
            >
              {t.publish}
            </Button>
          )}
          {row.state !== 'declined' && (
            <Button variant="default" onClick={() => setDoing('decline')}>
              {row.state === 'published' ? t.takeOff : t.decline}
            </Button>
          )}
          <Button variant="subtle" onClick={() => setDoing('reply')}>
            {row.reply ? t.replyAgain : t.reply}
          </Button>
        </div>
      )}
      {doing === 'decline' && <Decline params={params} onDone={() => setDoing(null)} />}
      {doing === 'reply' && <Reply params={params} was={row.reply ?? ''} onDone={() => setDoing(null)} />}
    </article>
  )
}

interface Doing {
  readonly params: { readonly reviewId: string }
  readonly onDone: () => void
}

function Decline({ params, onDone }: Doing) {
  const t = useMessages(voicesText)
  const decline = useWrite(declineReviewEndpoint)
  const [reason, setReason] = useState('')
  return (
    <InlineForm
      className="voice-form"
      submit={t.save}
      cancel={t.cancel}
      error={decline.error}
      pending={decline.isPending}
      onSubmit={() => decline.mutate({ params, body: { reason } }, { onSuccess: onDone })}
      onCancel={onDone}
    >
      <Textarea
        label={t.why}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

/** The server looks for medical details; what it finds is shown and must be looked at (J3.6). */
function Reply({ params, was, onDone }: Doing & { readonly was: string }) {
  const t = useMessages(voicesText)
  const reply = useWrite(replyToReviewEndpoint)
  const [text, setText] = useState(was)
  const [checked, setChecked] = useState(false)
  const flagged = reply.error?.problem.code === 'review.flagged'
  return (
    <form
      className="voice-form"
      onSubmit={event => {
        event.preventDefault()
        reply.mutate({ params, body: { text, checked: flagged && checked } }, { onSuccess: onDone })
      }}
    >
      <Textarea
        label={t.replyLabel}
        description={t.replyHint}
        required
        autosize
        minRows={3}
        maxLength={2000}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setChecked(false)
        }}
      />
      <ProblemNotice error={reply.error} />
      {flagged && (
        <Checkbox
          label={t.looked}
          checked={checked}
          onChange={event => setChecked(event.currentTarget.checked)}
        />
      )}
      <div className="voice-actions">
        <Button type="submit" loading={reply.isPending}>
          {t.publish}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
