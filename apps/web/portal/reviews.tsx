import './reviews.css'
import { Button, Checkbox, Radio, Textarea } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useState } from 'react'
import {
  type MyReview,
  myReviewsEndpoint,
  type ShownAs,
  withdrawReviewEndpoint,
  writeReviewEndpoint,
} from '#modules/reviews/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDate } from '../kit/zone.ts'
import { ConsentText } from './privacy-reading.tsx'
import { reviewsText } from './reviews-text.ts'

const MARKS = [1, 2, 3, 4, 5] as const

/** Under a visit that took place: its review, or the way to write one (J3.6). Nothing while it is not known. */
export function ReviewOfVisit({ appointmentId }: { readonly appointmentId: string }) {
  const date = useDate()
  const t = useMessages(reviewsText)
  const { data } = useEndpoint(myReviewsEndpoint, {})
  const [writing, setWriting] = useState(false)
  const written = data?.reviews.find(one => one.appointmentId === appointmentId)
  if (written) return <Written review={written} />
  const destroyed = data?.destroyed.find(one => one.appointmentId === appointmentId)
  if (destroyed) return <p className="soft">{t.destroyed(date(destroyed.destroyedAt))}</p>
  const open = data?.open.find(one => one.appointmentId === appointmentId)
  if (!open) return null
  if (writing) return <WriteReview open={open} onClose={() => setWriting(false)} />
  return (
    <div className="visit-actions">
      <Button variant="light" size="md" onClick={() => setWriting(true)}>
        {t.write}
      </Button>
    </div>
  )
}

function Stars({ rating }: { readonly rating: number }) {
  const t = useMessages(reviewsText)
  return (
    <span className="review-stars" role="img" aria-label={t.ratingOf(rating)}>
      {MARKS.map(n =>
        n <= rating ? <IconStarFilled key={n} size={18} /> : <IconStar key={n} size={18} stroke={1.6} />,
      )}
    </span>
  )
}

function Written({ review }: { readonly review: MyReview }) {
  const t = useMessages(reviewsText)
  const [asking, setAsking] = useState(false)
  const takeOff = useWrite(withdrawReviewEndpoint)
  const state = review.state === 'published' && !review.onSite ? t.hidden : t[review.state]
  return (
    <div className="review-mine">
      <div>
        <b>{t.mine}</b> <Stars rating={review.rating} /> <span className="soft">{state}</span>
      </div>
      {review.state !== 'withdrawn' && <p>{review.text}</p>}
      {review.declinedWhy && <p className="soft">{review.declinedWhy}</p>}
      {review.reply && review.state !== 'withdrawn' && (
        <p>
          <b>{t.reply}.</b> {review.reply}
        </p>
      )}
      <ProblemNotice error={takeOff.error} />
      {review.state !== 'withdrawn' && (
        <div className="visit-actions">
          {asking ? (
            <>
              <p className="soft">{t.takeBackHint}</p>
              <Button
                color="red"
                size="md"
                loading={takeOff.isPending}
                onClick={() => takeOff.mutate({ params: { reviewId: review.reviewId } })}
              >
                {t.sureTakeOff}
              </Button>
              <Button variant="subtle" size="md" onClick={() => setAsking(false)}>
                {t.keep}
              </Button>
            </>
          ) : (
            <Button variant="subtle" color="red" size="md" onClick={() => setAsking(true)}>
              {review.onSite ? t.takeOff : t.takeBack}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

interface Open {
  readonly appointmentId: string
  readonly names: Readonly<Record<ShownAs, string>>
  readonly consent: { readonly editionId: string; readonly title: string; readonly standing: boolean } | null
}

/** Mark, words, name, and the consent to publication as a box of its own that nobody has ticked (IV-3.2). */
function WriteReview({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  const t = useMessages(reviewsText)
  const write = useWrite(writeReviewEndpoint)
  const [rating, setRating] = useState<number | null>(null)
  const [text, setText] = useState('')
  const [shownAs, setShownAs] = useState<ShownAs>('initials')
  const [publish, setPublish] = useState(false)
  const [reading, setReading] = useState(false)
  const { consent } = open
  const label = { given: open.names.given, initials: open.names.initials, anonymous: t.anonymous }
  return (
    <form
      className="review-form"
      onSubmit={event => {
        event.preventDefault()
        if (rating === null) return
        write.mutate(
          {
            body: {
              appointmentId: open.appointmentId,
              rating,
              text,
              shownAs,
              editionId: publish && consent ? consent.editionId : null,
            },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <Radio.Group
        label={t.rating}
        value={rating === null ? '' : String(rating)}
        onChange={v => setRating(Number(v))}
      >
        <div className="review-marks">
          {MARKS.map(n => (
            <Radio key={n} value={String(n)} label={String(n)} aria-label={t.ratingOf(n)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        size="md"
        label={t.text}
        description={t.textHint}
        required
        autosize
        minRows={3}
        maxLength={2000}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Radio.Group label={t.name} value={shownAs} onChange={value => setShownAs(value as ShownAs)}>
        <div className="review-marks">
          {(['given', 'initials', 'anonymous'] as const).map(name => (
            <Radio key={name} value={name} label={label[name]} />
          ))}
        </div>
      </Radio.Group>
      {!consent && <p className="soft">{t.noText}</p>}
      {consent?.standing && <p className="soft">{t.standing}</p>}
      {consent && !consent.standing && (
        <div>
          <Checkbox
            size="md"
            label={t.publish}
            description={t.publishHint}
            checked={publish}
            onChange={event => setPublish(event.currentTarget.checked)}
          />
          <button type="button" className="link" onClick={() => setReading(!reading)}>
            {reading ? t.hideText : t.readText}
          </button>
          {!publish && <p className="soft">{t.without}</p>}
          {reading && <ConsentText editionId={consent.editionId} />}
        </div>
      )}
      <ProblemNotice error={write.error} />
      <div className="visit-actions">
        <Button
          type="submit"
          size="md"
          disabled={rating === null || text.trim() === ''}
          loading={write.isPending}
        >
          {t.send}
        </Button>
        <Button variant="subtle" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
