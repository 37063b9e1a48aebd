import { pluralRu } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { type ShownReview, shownReviews } from '#modules/reviews/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'

const month = new Intl.DateTimeFormat('ru', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** Stars are drawn, the mark is said in words: a screen reader and a printer tell it, too. */
const stars = (rating: number): Html =>
  html`<span class="stars" role="img" aria-label="Оценка ${rating} из 5"><span aria-hidden="true">${'★'.repeat(rating)}<span class="none">${'★'.repeat(5 - rating)}</span></span></span>`

export const reviewCard = (
  review: ShownReview,
  doctor: Html | null,
): Html => html`<article class="card review">
  <div class="row-line">${stars(review.rating)} <b>${review.shownName}</b> <span class="mute small">приём: ${month.format(new Date(`${review.visitedOn}T00:00:00Z`))}</span></div>
  ${doctor}<p>${review.text}</p>
  ${review.reply && html`<div class="reply"><b class="small">Ответ клиники</b><p>${review.reply}</p></div>`}</article>`

/** The mean of what the site shows now, one digit: «4,8 · 12 отзывов». Nothing when nothing is shown. */
export function ratingLine(reviews: readonly ShownReview[]): Html | null {
  if (reviews.length === 0) return null
  const mean = reviews.reduce((sum, review) => sum + review.rating, 0) / reviews.length
  return html`<span class="rating"><b>${mean.toFixed(1).replace('.', ',')}</b> из 5 · ${reviews.length}\u00a0${pluralRu(reviews.length, 'отзыв', 'отзыва', 'отзывов')}</span>`
}

/** Who writes here and how it comes to be shown: said on the page itself (MD-4.6). */
export const REVIEW_RULES =
  'Отзывы пишут в личном кабинете после состоявшегося приёма, один отзыв о приёме. Клиника проверяет, что в них нет сведений о здоровье и чужих данных, и не правит слова. Автор может снять свой отзыв в любую минуту.'

const reviews: Page = {
  method: 'GET',
  path: '/c/:clinic/reviews',
  run: async ctx => {
    const [site, shown] = await Promise.all([loadSite(ctx), shownReviews(ctx)])
    const base = `/c/${site.tenant.slug}`
    const doctorOf = (review: ShownReview) => {
      const doctor = site.doctors.find(one => one.practitionerId === review.practitionerId)
      return doctor
        ? html`<div class="small"><a href="${base}/doctors/${doctor.slug}">${shortName(doctor)}</a><span class="mute">, ${doctor.positionTitle}</span></div>`
        : null
    }
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Отзывы', section: 'reviews' },
        html`<h1>Отзывы пациентов</h1><p class="lead">${ratingLine(shown) ?? 'Опубликованных отзывов пока нет.'}</p>
        <div class="reviews">${shown.map(review => reviewCard(review, doctorOf(review)))}</div>
        <p class="mute small">${REVIEW_RULES}</p><p class="row"><a class="btn quiet" href="/my?clinic=${site.tenant.slug}">Оставить отзыв в кабинете</a></p>`,
      ),
    }
  },
}

/** The doctor's part of his own page: the latest few and the way to all. */
export function reviewsOfDoctor(
  base: string,
  doctor: Parameters<typeof fullName>[0],
  shown: readonly ShownReview[],
): Html | null {
  if (shown.length === 0) return null
  return html`<h2>Отзывы <span class="mute small">${ratingLine(shown)}</span></h2>
    <div class="reviews" aria-label="Отзывы: ${fullName(doctor)}">${shown.slice(0, 5).map(review => reviewCard(review, null))}</div>
    ${shown.length > 5 && html`<p><a href="${base}/reviews">Все отзывы</a></p>`}`
}

export const reviewPages: readonly Page[] = [reviews]
