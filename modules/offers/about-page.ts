import { formatDate } from '#libs/format/index.ts'
import { AS_IS, BASIC_FUNCTIONS, RELEASES } from '#libs/offer/index.ts'
import { readVendorCard } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { html } from '#platform/http/html.ts'
import type { OfferAnswer } from './pages.ts'

const NOT_NAMED = 'не указано'

/**
 * What the system is, whose it is and what changed in it: `/about`, public (MM-2, MM-9.6, MM-9.7, MM-11.2.1, MM-11.2.2,
 * MM1-5.1).
 */
export async function aboutPage(services: Services): Promise<OfferAnswer> {
  const vendor = await readVendorCard(services.db('amb_platform', NO_SCOPE)).catch(() => null)
  const { hosting } = services.config
  const [current] = RELEASES
  const facts: readonly (readonly [string, string])[] = [
    ['Версия', `${current!.version} от ${formatDate(current!.on)}`],
    ['Поставщик', vendor ? `${vendor.fullName}, ИНН ${vendor.inn}, ОГРН ${vendor.ogrn}` : NOT_NAMED],
    ['Свидетельство о регистрации программы', vendor?.programCertificate || NOT_NAMED],
    ['Свидетельство на товарный знак', vendor?.trademarkCertificate || NOT_NAMED],
    ['Где хранятся данные', hosting ? `Россия, ${hosting.place}` : NOT_NAMED],
  ]
  const page = html`<!doctype html><html lang="ru"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>О системе «Амбулатория»</title>
  <link rel="stylesheet" href="/site-assets/site.css"><link rel="stylesheet" href="/site-assets/offer.css"></head>
  <body><main><article class="wrap offer">
  <h1>О системе «Амбулатория»</h1>
  <p class="lead">${AS_IS.ru}</p>
  <table class="editions"><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
  <h2>Основные возможности</h2>
  <p>Они сохраняются во всех версиях. Обновления не требуют нового соглашения.</p>
  <ul>${BASIC_FUNCTIONS.map(one => html`<li>${one.ru}</li>`)}</ul>
  <h2>Что менялось</h2>
  ${RELEASES.map(
    release => html`<h3>${release.version}, ${formatDate(release.on)}</h3>
    <ul>${release.changes.map(change => html`<li>${change}</li>`)}</ul>`,
  )}
  <p class="small"><a href="/oferta">Оферта системы «Амбулатория»</a> · <a href="/oferta/smile">Оферта «Студии улыбки»</a> · <a href="/api/openapi.json">Описание API</a></p>
  </article></main></body></html>`
  return { kind: 'html', text: page.text }
}
