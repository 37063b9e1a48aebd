import { isPaperKind, paperKind } from '#libs/documents/index.ts'
import { dayOf, formatDate } from '#libs/format/index.ts'
import { isId } from '#libs/ids/index.ts'
import { sendPacketCode, signPacketByCode } from '#modules/consents/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { explain, Failure, fail } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page, PageAnswer, PageRequest } from '#platform/http/page.ts'
import { fileOf } from './queries.ts'
import { closePacket, type Packet, packetByToken, signablesOf } from './sign-packet.ts'
import { packetOnTablet } from './tablets.ts'

const TOKEN = /^[\w-]{40,50}$/

/** The clinic's rights for whoever holds a secret link; its hash is the only way to a row. */
async function clinicOf(ctx: SiteCtx): Promise<SiteCtx> {
  const entities = await ctx.db.all<{ entity_id: string }>({
    text: 'select entity_id from tenancy.legal_entity',
  })
  return unsafeWithClinicRights(
    ctx,
    entities.map(entity => entity.entity_id),
  )
}

/** A page without a way elsewhere: on a tablet of the desk there is nowhere to go from it. */
const frame = (title: string, head: Html, body: Html, refresh: string | null = null): Html =>
  html`<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="robots" content="noindex,nofollow">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin">
${refresh !== null && html`<meta http-equiv="refresh" content="${refresh}">`}<title>${title}</title>
<link rel="icon" href="/site-assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/site-assets/site.css"><link rel="stylesheet" href="/site-assets/sign.css"></head>
<body class="sign"><header class="wrap">${head}</header><main id="content"><div class="wrap">${body}</div></main></body></html>`

interface Door {
  readonly ctx: SiteCtx
  readonly clinicName: string
  readonly base: string
  /** Null on a tablet that waits. */
  readonly packet: Packet | null
  readonly tablet: string | null
}

type Open = (ctx: SiteCtx, request: PageRequest) => Promise<Door>

const openLink: Open = async (site, { params }) => {
  const token = params.token ?? ''
  if (!TOKEN.test(token)) throw fail('not-found')
  const [ctx, tenant] = await Promise.all([clinicOf(site), readTenant(site.db)])
  const packet = await packetByToken(ctx, token)
  return { ctx, clinicName: tenant.name, base: `/c/${tenant.slug}/sign/${token}`, packet, tablet: null }
}

const openTablet: Open = async (site, { params }) => {
  const token = params.token ?? ''
  if (!TOKEN.test(token)) throw fail('not-found')
  const [ctx, tenant] = await Promise.all([clinicOf(site), readTenant(site.db)])
  const { name, packet } = await packetOnTablet(ctx, token)
  return { ctx, clinicName: tenant.name, base: `/c/${tenant.slug}/tablet/${token}`, packet, tablet: name }
}

const head = (door: Door): Html =>
  html`<strong>${door.clinicName}</strong>${door.tablet && html` <span class="mute">· ${door.tablet}</span>`}`

const waiting = (door: Door): PageAnswer => ({
  kind: 'html',
  html: frame(
    'Планшет для подписания',
    head(door),
    html`<div class="waiting"><p class="pen" aria-hidden="true">✍</p><h1>Здесь вы подпишете документы</h1>
    <p class="lead">Администратор отправит их на этот экран.</p></div>`,
    `4;url=${door.base}`,
  ),
})

const done = (door: Door): PageAnswer => ({
  kind: 'html',
  html: frame(
    'Документы подписаны',
    head(door),
    html`<div class="waiting"><p class="pen" aria-hidden="true">✓</p><h1>Спасибо, документы подписаны</h1>
    <p class="lead">Экземпляры хранятся в клинике; по вашей просьбе их распечатают или отправят. ${door.tablet ? 'Верните планшет администратору.' : 'Страницу можно закрыть.'}</p></div>`,
    door.tablet ? `8;url=${door.base}` : null,
  ),
})

interface Asked {
  readonly challengeId: string
  readonly phone: string
}

async function showPacket(
  door: Door,
  packet: Packet,
  asked: Asked | null,
  problem: Html | null,
): Promise<PageAnswer> {
  const signables = await signablesOf(door.ctx, packet, null)
  const texts = signables.map(({ document }, i) => {
    const { documentId } = packet.items[i]!
    return html`<details ${i === 0 && !asked && html`open`}><summary>${document.text.title}</summary>
    <article class="legal" tabindex="0">${document.text.body.map(p => html`${p.heading && html`<h2>${p.heading}</h2>`}<p>${p.text}</p>`)}
    ${documentId && html`<p><a class="btn quiet" href="${door.base}/pdf/${documentId}" target="_blank" rel="noopener">Открыть PDF</a></p>`}
    <p class="hash small mute">SHA-256: ${document.fileSha256 ?? ''}</p></article></details>`
  })
  const form = asked
    ? html`<form class="sheet code" method="post" action="${door.base}/sign">
      <p class="small">Код из шести цифр отправлен на ${asked.phone}. Он подписывает ${packet.items.length === 1 ? 'этот документ' : `все документы на странице (${packet.items.length})`}.</p>
      <div class="field"><label for="code">Код из СМС</label>
      <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="8" autofocus></div>
      <input type="hidden" name="challenge" value="${asked.challengeId}"><input type="hidden" name="phone" value="${asked.phone}">
      <button class="btn">Подписать</button></form>
      <form method="post" action="${door.base}/code"><button class="btn quiet">Прислать код ещё раз</button></form>`
    : html`<form class="sheet" method="post" action="${door.base}/code">
      <p>Прочитайте документы. Код из СМС — ваша подпись под ними; вводите его, только если согласны.</p>
      <button class="btn">Прочитано, прислать код</button></form>`
  return {
    kind: 'html',
    html: frame(
      'Документы на подпись',
      head(door),
      asked
        ? html`<h1>Документы на подпись</h1>${problem}${form}<div class="papers">${texts}</div>`
        : html`<h1>Документы на подпись</h1>${problem}<div class="papers">${texts}</div>${form}`,
    ),
  }
}

const notice = (error: unknown): Html => {
  if (!(error instanceof Failure) || error.status >= 500) throw error
  return html`<p class="note bad" role="alert">${explain(error.code, error.params, 'ru')}</p>`
}

/** Runs a step and shows the packet again, with the reason when it was refused. */
const step =
  (
    open: Open,
    run: (door: Door, packet: Packet, request: PageRequest) => Promise<PageAnswer>,
    keep = false,
  ) =>
  async (site: SiteCtx, request: PageRequest): Promise<PageAnswer> => {
    const door = await open(site, request)
    if (!door.packet) return { kind: 'redirect', to: door.base }
    if (door.packet.signedAt) return done(door)
    try {
      return await run(door, door.packet, request)
    } catch (error) {
      const { challenge, phone } = request.form
      const asked = keep && challenge && phone ? { challengeId: challenge, phone } : null
      return showPacket(door, door.packet, asked, notice(error))
    }
  }

const sendCode = async (door: Door, packet: Packet): Promise<PageAnswer> => {
  const signables = await signablesOf(door.ctx, packet, null)
  const code = await sendPacketCode(
    door.ctx,
    signables.map(({ document }) => document),
  )
  return showPacket(door, packet, { challengeId: code.challengeId, phone: code.phone }, null)
}

const sign = async (door: Door, packet: Packet, { form }: PageRequest): Promise<PageAnswer> => {
  const challengeId = form.challenge ?? ''
  if (!isId(challengeId)) throw fail('auth.code-expired')
  const signables = await signablesOf(door.ctx, packet, challengeId)
  const last = signables.length - 1
  await signPacketByCode(
    door.ctx,
    signables.map((signable, i) => ({
      ...signable,
      also: async (tx, signatureId) => {
        await signable.also(tx, signatureId)
        if (i === last) await closePacket(tx, door.ctx, packet.packetId, challengeId)
      },
    })),
    { challengeId, code: form.code ?? '' },
  )
  door.ctx.services.bus.publish({
    tenantId: door.ctx.tenantId,
    topic: 'documents',
    at: new Date(door.ctx.clock.nowMs()).toISOString(),
    objectId: packet.packetId,
  })
  return done(door)
}

const pdf =
  (open: Open) =>
  async (site: SiteCtx, request: PageRequest): Promise<PageAnswer> => {
    const door = await open(site, request)
    const documentId = request.params.document ?? ''
    if (!door.packet?.items.some(item => item.documentId === documentId)) throw fail('not-found')
    const { bytes, fileName } = await fileOf(door.ctx, documentId)
    return { kind: 'file', contentType: 'application/pdf', fileName, body: bytes }
  }

const doors = (path: string, open: Open): Page[] => [
  {
    method: 'GET',
    path,
    run: async (site, request) => {
      const door = await open(site, request)
      if (!door.packet) return waiting(door)
      return door.packet.signedAt ? done(door) : showPacket(door, door.packet, null, null)
    },
  },
  { method: 'POST', path: `${path}/code`, run: step(open, sendCode) },
  { method: 'POST', path: `${path}/sign`, run: step(open, sign, true) },
  { method: 'GET', path: `${path}/pdf/:document`, run: pdf(open) },
]

interface PublicFacts {
  readonly kind: string
  readonly number: string
  readonly issuedAt: string
  readonly entityId: string
  readonly sha256: string
  readonly signed: boolean
  readonly voided: boolean
}

/** Where the QR of a printed sheet leads: which document it is; nothing names the person. */
const aboutSheet: Page = {
  method: 'GET',
  path: '/c/:clinic/document/:document',
  run: async (ctx, { params }) => {
    if (!isId(params.document)) throw fail('not-found')
    const [row, tenant, entities] = await Promise.all([
      ctx.db.first<{ facts: PublicFacts | null }>({
        text: 'select documents.public_facts($1) as facts',
        values: [params.document],
      }),
      readTenant(ctx.db),
      readEntities(ctx.db),
    ])
    const facts = row?.facts
    if (!facts || !isPaperKind(facts.kind)) throw fail('not-found')
    const state = facts.voided
      ? 'признан недействительным'
      : facts.signed
        ? 'подписан'
        : 'выдан, подписи пока нет'
    const entity = entities.find(candidate => candidate.entityId === facts.entityId)
    return {
      kind: 'html',
      html: frame(
        'Проверка документа',
        html`<strong>${tenant.name}</strong>`,
        html`<h1>Такой документ есть</h1><dl class="facts"><dt>Документ</dt><dd>${paperKind(facts.kind).ru}</dd>
        <dt>Номер</dt><dd>${facts.number}</dd><dt>Дата</dt><dd>${formatDate(dayOf(facts.issuedAt.replace(' ', 'T'), tenant.zone))}</dd>
        <dt>Выдал</dt><dd>${entity?.fullName ?? ''}</dd><dt>Состояние</dt><dd>${state}</dd></dl>
        <p class="hash">SHA-256 файла: ${facts.sha256}</p><p class="mute small">Имён и сведений о здоровье здесь нет.</p>`,
      ),
    }
  },
}

export const documentPages: readonly Page[] = [
  ...doors('/c/:clinic/sign/:token', openLink),
  ...doors('/c/:clinic/tablet/:token', openTablet),
  aboutSheet,
]
