import { closeSentence, dayOf, formatDate } from '#libs/format/index.ts'
import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import {
  type ClauseChange,
  diffOffers,
  diffWords,
  PRODUCTS,
  type Product,
  VENDOR_ZONE,
} from '#libs/offer/index.ts'
import { momentOf } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type Edition, listEditions, readEditionPdf } from './queries.ts'

/** An answer of a public page of the vendor: HTML or the significant PDF. */
export type OfferAnswer =
  | { readonly kind: 'html'; readonly text: string }
  | { readonly kind: 'pdf'; readonly bytes: Uint8Array; readonly name: string; readonly sha256: string }

const productOf = (text: string): Product => {
  if (!(PRODUCTS as readonly string[]).includes(text)) throw fail('not-found')
  return text as Product
}

const database = (services: Services) => services.db('amb_platform', NO_SCOPE)
const todayOf = (services: Services) => momentOf(services, PLATFORM_TENANT).today

/** The public PDF of the edition in force, or of one by number. Error: `not-found`. */
export async function offerPdf(services: Services, product: string, number?: number): Promise<OfferAnswer> {
  const which = number === undefined ? { day: todayOf(services) } : { number }
  const found = await readEditionPdf(database(services), productOf(product), which)
  if (!found) throw fail('not-found')
  return {
    kind: 'pdf',
    bytes: found.pdf,
    name: `oferta-${product}-${found.number}.pdf`,
    sha256: found.sha256,
  }
}

/** The page for reading: an edition, all editions, what changed since the one before (MM-1.1, MM-11.1). */
export async function offerPage(services: Services, product: string, number?: number): Promise<OfferAnswer> {
  const editions = await listEditions(database(services), productOf(product))
  const today = todayOf(services)
  const current = editions
    .filter(e => e.effectiveOn! <= today)
    .sort((a, b) => (a.effectiveOn! < b.effectiveOn! ? 1 : -1))[0]
  const shown = number === undefined ? (current ?? editions[0]) : editions.find(e => e.number === number)
  if (!shown) throw fail('not-found')
  const before = editions.find(e => e.number < shown.number)
  return { kind: 'html', text: frame(shown, current, editions, before ? changes(before, shown) : null) }
}

const changes = (before: Edition, after: Edition): Html => {
  const list = diffOffers(before.document, after.document)
  return html`<section><h2>Что изменилось с редакции № ${before.number}</h2>
    ${list.length === 0 && html`<p>Текст не изменился.</p>`}
    ${list.map(change => html`<p class="change"><b>${change.number === '0' ? 'Вступление' : change.number}</b> ${words(change)}</p>`)}</section>`
}

function words(change: ClauseChange): Html {
  if (change.before === null) return html`<ins>${change.after}</ins>`
  if (change.after === null) return html`<del>${change.before}</del>`
  return html`${diffWords(change.before, change.after).map(run =>
    run.kind === 'same'
      ? html`${run.text}`
      : run.kind === 'in'
        ? html`<ins>${run.text}</ins>`
        : html`<del>${run.text}</del>`,
  )}`
}

function frame(
  shown: Edition,
  current: Edition | undefined,
  editions: readonly Edition[],
  diff: Html | null,
): string {
  const { document, product } = shown
  const state =
    shown.editionId === current?.editionId
      ? 'действует'
      : shown.effectiveOn! > (current?.effectiveOn ?? '')
        ? `вступает в силу ${formatDate(shown.effectiveOn!)}`
        : 'утратила силу'
  return html`<!doctype html><html lang="ru"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>${document.title}</title>
  <link rel="stylesheet" href="/site-assets/site.css"><link rel="stylesheet" href="/site-assets/offer.css"></head>
  <body><main><article class="wrap offer">
  <p class="small mute">Страница приведена для удобства. Юридическую силу имеет <a href="/oferta/${product}/${shown.number}.pdf">PDF редакции № ${shown.number}</a>.</p>
  <h1>${document.title}</h1>
  <p class="lead">Редакция № ${shown.number}, ${closeSentence(state)} Опубликована ${closeSentence(`${formatDate(dayOf(shown.publishedAt!.getTime(), VENDOR_ZONE))}, действует с ${formatDate(shown.effectiveOn!)}`)}</p>
  <p>${document.preamble}</p>
  ${document.sections.map(
    section =>
      html`<h2>${section.number}. ${section.heading}</h2>${section.clauses.map(
        clause =>
          html`<p id="p${clause.number}"><span class="mute">${clause.number}.</span> ${clause.text}</p>`,
      )}`,
  )}
  ${diff}
  <section><h2>Все редакции</h2><table class="editions"><thead><tr><th>№</th><th>Действует с</th><th>Что меняется</th><th>PDF</th></tr></thead><tbody>
  ${editions.map(
    e =>
      html`<tr><td><a href="/oferta/${product}/${e.number}">${e.number}</a></td><td>${formatDate(e.effectiveOn!)}</td><td>${e.summary}</td><td><a href="/oferta/${product}/${e.number}.pdf">PDF</a><br><code>${e.pdfSha256}</code></td></tr>`,
  )}</tbody></table></section>
  <p class="small"><a href="/oferta">Оферта системы «Амбулатория»</a> · <a href="/oferta/smile">Оферта «Студии улыбки»</a> · <a href="/about">О системе</a></p>
  </article></main></body></html>`.text
}
