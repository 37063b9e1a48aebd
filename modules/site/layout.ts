import { formatPhone } from '#libs/phones/index.ts'
import type { LegalEntity } from '#modules/tenancy/contract.ts'
import type { TenantRow } from '#modules/tenancy/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import { CHOICE_ROOM } from './choice-room.ts'

export interface SiteFrame {
  readonly tenant: Pick<TenantRow, 'slug' | 'name' | 'tagline'>
  readonly entities: readonly LegalEntity[]
  /** Whether the clinic has the portal of patients; a page that does not know leaves the link. */
  readonly portal?: boolean
}

export type Section = 'home' | 'doctors' | 'services' | 'reviews' | 'feedback' | 'book' | 'none'

/** The page around every page of a clinic's site. Works without scripts; the policy is one click away everywhere (IP-1.1). */
export function layout(
  frame: SiteFrame,
  page: { readonly title: string; readonly section: Section; readonly robots?: string },
  body: Html,
): Html {
  const { tenant, entities } = frame
  const base = `/c/${tenant.slug}`
  const link = (section: Section, href: string, text: string) =>
    html`<a href="${base}${href}"${page.section === section ? html` aria-current="page"` : ''}>${text}</a>`
  return html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} — ${tenant.name}</title>
<meta name="robots" content="${page.robots ?? 'index,follow'}">
<meta name="theme-color" content="#0b6b6b">
<link rel="preload" href="/site-assets/fonts/golos-cyrillic.woff2" as="font" type="font/woff2" crossorigin><link rel="preload" href="/site-assets/fonts/golos-signs.woff2" as="font" type="font/woff2" crossorigin>
<link rel="icon" href="/site-assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/site-assets/site.css"><script type="module" src="/site-assets/site.js"></script>
</head>
<body>
<a class="skip" href="#content">К содержанию</a>
<header class="top"><div class="wrap">
  <a class="brand" href="${base}">${tenant.name}${tenant.tagline && html`<small>${tenant.tagline}</small>`}</a>
  <nav class="main" aria-label="Разделы сайта">
    ${link('doctors', '/doctors', 'Врачи')} ${link('services', '/services', 'Услуги и цены')} ${link('reviews', '/reviews', 'Отзывы')} ${frame.portal !== false && html`<a href="/my?clinic=${tenant.slug}"><span class="wide">Личный кабинет</span><span class="narrow">Кабинет</span></a>`}
  </nav>
  <a class="btn" href="${base}/book">Записаться</a>
</div></header>
<main id="content"><div class="wrap">${body}</div></main>
<footer class="bottom"><div class="wrap">
  <div>${entities.map(entity => html`<div>${entity.shortName}${entity.inn && ` · ИНН ${entity.inn}`}${entity.licenceNumber && ` · лицензия ${entity.licenceNumber}`} · ${formatPhone(entity.phone)}</div>`)}</div>
  <div>${entities.map(entity => html`<a href="${base}/legal/${entity.entityId}">Персональные данные: ${entity.shortName}</a>`)}
    <a href="${base}/feedback">Написать в клинику</a> <a href="${base}/cookies">Файлы cookie</a>
    <button class="btn quiet" type="button" data-vision-switch hidden>Крупный шрифт</button></div>
  <div>Имеются противопоказания, необходима консультация специалиста.</div>
</div></footer>
${CHOICE_ROOM}
</body></html>`
}
