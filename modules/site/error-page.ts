import { explain, type Failure } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'

const HEADS: Record<number, string> = {
  404: 'Такой страницы нет',
  429: 'Слишком часто',
  503: 'Сайт ненадолго отдыхает',
  500: 'Что-то сломалось у нас',
}

/** The page of a refusal; it needs neither the database nor the clinic. */
export function errorPage(failure: Failure, language: 'ru' | 'en', requestId: string): string {
  const text = explain(failure.code, { ...failure.params, requestId }, language)
  return html`<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex"><title>${HEADS[failure.status] ?? 'Не получилось'}</title><link rel="icon" href="/site-assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/site-assets/site.css"></head>
    <body><main><div class="wrap"><h1>${HEADS[failure.status] ?? 'Не получилось'}</h1><p class="lead">${text}</p>
    <p class="row"><a class="btn" href="/">На главную</a></p><p class="small mute">Номер обращения: ${requestId}</p></div></main></body></html>`
    .text
}
