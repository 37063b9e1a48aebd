import { readVendorCard } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { PageAnswer, PageCookie } from '#platform/http/page.ts'
import { studioDb } from './registration.ts'

const STEPS = ['Телефон', 'Код', 'Договор', 'Подпись'] as const

interface Shown {
  readonly title: string
  readonly body: Html
  readonly status?: number | undefined
  readonly cookies?: readonly PageCookie[]
}

/** A page of the studio's door: the vendor's name and mail below, no scripts needed. */
export async function studioPage(services: Services, shown: Shown): Promise<PageAnswer> {
  const vendor = await readVendorCard(studioDb(services))
  return {
    kind: 'html',
    status: shown.status ?? 200,
    ...(shown.cookies && { cookies: shown.cookies }),
    html: html`<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown.title} — Студия улыбки</title><meta name="theme-color" content="#0b6b6b">
<link rel="icon" href="/site-assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/site-assets/site.css"><link rel="stylesheet" href="/site-assets/studio.css">
</head><body>
<a class="skip" href="#content">К содержанию</a>
<header class="top"><div class="wrap"><a class="brand" href="/studio">Студия улыбки<small>для стоматологов</small></a>
  <nav class="main" aria-label="Разделы"><a href="/oferta/smile">Оферта</a> <a href="/app">Вход для клиник</a></nav></div></header>
<main id="content"><div class="wrap narrow">${shown.body}</div></main>
<footer class="bottom"><div class="wrap"><div>${vendor.fullName} · ИНН ${vendor.inn} · ОГРН ${vendor.ogrn}<br>${vendor.address}</div>
  <div><a href="mailto:${vendor.legalEmail}">${vendor.legalEmail}</a><a href="/oferta/smile">Публичная оферта</a></div>
  <div>Визуализация не является диагнозом, планом лечения или гарантией результата.</div></div></footer>
</body></html>`,
  }
}

/** Where one is on the way from the telephone to the signature. */
export const stepsHtml = (now: 1 | 2 | 3 | 4): Html =>
  html`<ol class="steps" aria-label="Шаги регистрации">${STEPS.map(
    (name, i) =>
      html`<li${i + 1 === now ? html` aria-current="step"` : ''}${i + 1 < now ? html` class="past"` : ''}><span>${i + 1}</span> ${name}</li>`,
  )}</ol>`

export const problemHtml = (problem: string | null): Html | null =>
  problem === null ? null : html`<p class="note bad" role="alert">${problem}</p>`
