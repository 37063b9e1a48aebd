import { formatPhone } from '#libs/phones/index.ts'
import { currentEdition, type Edition } from '#modules/consents/index.ts'
import {
  checkEnquiry,
  ENQUIRY_FIELDS,
  type EnquiryErrors,
  type EnquiryForm,
  receiveEnquiry,
} from '#modules/enquiries/index.ts'
import type { SiteCtx } from '#platform/context/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page, PageAnswer } from '#platform/http/page.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'
import { problemSummary } from './problem-summary.ts'

type Site = Awaited<ReturnType<typeof loadSite>>
type Field = (typeof ENQUIRY_FIELDS)[number]

/** The text of the consent of each legal entity that takes enquiries; one without a text takes none. */
async function textsOf(ctx: SiteCtx, site: Site): Promise<ReadonlyMap<string, Edition>> {
  const found = await Promise.all(
    site.entities.map(async ({ entityId }) =>
      currentEdition(ctx.db, entityId, 'feedback', ctx.clock.date()).catch((error: unknown) => {
        if (isFailure(error, 'not-found')) return null
        throw error
      }),
    ),
  )
  return new Map(found.filter(one => one !== null).map(edition => [edition.entityId, edition]))
}

const why = (errors: EnquiryErrors, id: Field): Html | false =>
  errors[id] !== undefined && html`<span class="why" id="${id}-why">${errors[id]}</span>`
const told = (errors: EnquiryErrors, id: Field) =>
  errors[id] ? html` aria-invalid="true" aria-describedby="${id}-why"` : ''
const REQUIRED = html` <span class="req" aria-hidden="true">*</span>`

function input(
  form: EnquiryForm,
  errors: EnquiryErrors,
  of: {
    readonly id: 'given' | 'phone' | 'email'
    readonly label: string
    readonly type: string
    readonly auto: string
    readonly hint?: string
    readonly required?: boolean
  },
): Html {
  return html`<div class="field${errors[of.id] ? ' wrong' : ''}"><label for="${of.id}">${of.label}${of.required && REQUIRED}</label>
    <input id="${of.id}" name="${of.id}" type="${of.type}" autocomplete="${of.auto}" value="${form[of.id] ?? ''}"${of.required ? html` aria-required="true"` : ''}${told(errors, of.id)}>
    ${of.hint && html`<span class="hint">${of.hint}</span>`}${why(errors, of.id)}</div>`
}

/** To whom: each legal entity is an operator of its own and answers for itself (MM-3.9). */
function whom(
  site: Site,
  texts: ReadonlyMap<string, Edition>,
  form: EnquiryForm,
  errors: EnquiryErrors,
): Html {
  const open = site.entities.filter(entity => texts.has(entity.entityId))
  if (open.length === 1) return html`<input type="hidden" name="entity" value="${open[0]!.entityId}">`
  return html`<fieldset class="field${errors.entity ? ' wrong' : ''}"><legend>Кому вы пишете${REQUIRED}</legend>
    ${open.map(
      entity => html`<div class="check"><input type="radio" id="to-${entity.entityId}" name="entity" value="${entity.entityId}"${form.entity === entity.entityId ? html` checked` : ''}>
      <label for="to-${entity.entityId}">${entity.shortName}</label></div>`,
    )}${why(errors, 'entity')}</fieldset>`
}

/** One box a purpose, never ticked beforehand; the text of the consent is one click away (IP-3.5). */
function consentBox(
  site: Site,
  texts: ReadonlyMap<string, Edition>,
  form: EnquiryForm,
  errors: EnquiryErrors,
): Html {
  const base = `/c/${site.tenant.slug}`
  const links = [...texts.values()].map(edition => {
    const entity = site.entities.find(one => one.entityId === edition.entityId)!
    return html`<a href="${base}/text/${edition.editionId}" target="_blank" rel="noopener">${texts.size > 1 ? entity.shortName : 'Текст согласия'}</a>`
  })
  return html`<div class="check${errors.processing ? ' wrong' : ''}"><input type="checkbox" id="processing" name="processing"${form.processing === 'on' ? html` checked` : ''} aria-required="true"${told(errors, 'processing')}>
    <label for="processing">Согласен на обработку персональных данных для ответа на это обращение.${REQUIRED} ${texts.size > 1 && 'Тексты согласий: '}${links.map((link, i) => html`${i > 0 && ', '}${link}`)}${errors.processing && html`<br>${why(errors, 'processing')}`}</label></div>`
}

/** Fields in the order of the form; a set of radio buttons is reached at its first one. */
const fieldNames = (site: Site, texts: ReadonlyMap<string, Edition>) => {
  const first = site.entities.find(entity => texts.has(entity.entityId))?.entityId
  return [
    { id: 'entity', name: 'Кому вы пишете', at: `to-${first}` },
    { id: 'given', name: 'Как к вам обращаться' },
    { id: 'email', name: 'Электронная почта' },
    { id: 'phone', name: 'Телефон' },
    { id: 'text', name: 'Обращение' },
    { id: 'processing', name: 'Согласие на обработку' },
  ] as const
}

async function formPage(ctx: SiteCtx, form: EnquiryForm, errors: EnquiryErrors): Promise<PageAnswer> {
  const site = await loadSite(ctx)
  const texts = await textsOf(ctx, site)
  const bad = Object.keys(errors).length > 0
  const base = `/c/${site.tenant.slug}`
  const phones = html`<ul>${site.open.map(branch => html`<li>${branch.name}: <a href="tel:${branch.phone}">${formatPhone(branch.phone)}</a></li>`)}</ul>`
  const body =
    texts.size === 0
      ? html`<h1>Написать в клинику</h1><p class="note warn">Форма пока закрыта: клиника не опубликовала текст согласия на обработку данных для ответа. Позвоните, пожалуйста.</p>${phones}`
      : html`<h1>Написать в клинику</h1><p class="lead">Вопрос о приёме, ценах, документах или данных. Не пишите о здоровье: об этом лучше говорить с врачом.</p>
      ${problemSummary('Проверьте отмеченные поля: обращение ещё не отправлено, данные не сохранены.', fieldNames(site, texts), errors)}
      <form class="sheet" method="post" action="${base}/feedback" novalidate>
        <p class="small mute">Поля со знаком <span class="req">*</span> обязательны. Телефон или почта — что удобнее.</p>
        ${whom(site, texts, form, errors)}
        ${input(form, errors, { id: 'given', label: 'Как к вам обращаться', type: 'text', auto: 'given-name', required: true })}
        ${input(form, errors, { id: 'email', label: 'Электронная почта', type: 'email', auto: 'email', hint: 'Сюда придёт письменный ответ' })}
        ${input(form, errors, { id: 'phone', label: 'Телефон', type: 'tel', auto: 'tel' })}
        <div class="field${errors.text ? ' wrong' : ''}"><label for="text">Обращение${REQUIRED}</label>
        <textarea id="text" name="text" rows="6" maxlength="2000" aria-required="true"${told(errors, 'text')}>${form.text ?? ''}</textarea>${why(errors, 'text')}</div>
        ${consentBox(site, texts, form, errors)}
        <button class="btn">Отправить</button>
      </form>
      <p class="small mute">Чтобы отозвать согласие на обработку данных, напишите об этом прямо здесь: обращение сразу станет делом со сроком по закону. Пациенту быстрее — в <a href="/my?clinic=${site.tenant.slug}">личном кабинете</a>.</p>`
  return {
    kind: 'html',
    status: bad ? 400 : 200,
    html: layout(
      site,
      { title: bad ? 'Ошибка в форме: написать в клинику' : 'Написать в клинику', section: 'feedback' },
      body,
    ),
  }
}

const show: Page = {
  method: 'GET',
  path: '/c/:clinic/feedback',
  run: async (ctx, { query }) => {
    if (!/^\d{1,9}$/.test(query.sent ?? '')) return formPage(ctx, {}, {})
    const site = await loadSite(ctx)
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Обращение отправлено', section: 'feedback', robots: 'noindex' },
        html`<h1>Обращение отправлено</h1><p class="note" role="status"><strong>Номер ${query.sent}.</strong> ${
          query.case
            ? 'Оно передано ответственному за персональные данные: он свяжется с вами, чтобы убедиться, что пишете именно вы. Срок — десять рабочих дней.'
            : 'Клиника ответит по указанному адресу или телефону.'
        }</p>
        <p class="row"><a class="btn quiet" href="/c/${site.tenant.slug}">На главную</a></p>`,
      ),
    }
  },
}

const send: Page = {
  method: 'POST',
  path: '/c/:clinic/feedback',
  run: async (ctx, { form, url }) => {
    const typed: EnquiryForm = Object.fromEntries(
      ENQUIRY_FIELDS.flatMap(id => (form[id] === undefined ? [] : [[id, form[id]]])),
    )
    const site = await loadSite(ctx)
    const texts = await textsOf(ctx, site)
    if (texts.size === 0) throw fail('not-found')
    const checked = checkEnquiry(typed, [...texts.keys()])
    if (!checked.ok) return formPage(ctx, typed, checked.errors)
    const { number, caseNumber } = await receiveEnquiry(ctx, checked.enquiry, {
      edition: texts.get(checked.enquiry.entityId)!,
      page: url,
    })
    return {
      kind: 'redirect',
      to: `/c/${site.tenant.slug}/feedback?sent=${number}${caseNumber ? '&case=1' : ''}`,
    }
  },
}

export const feedbackPages: readonly Page[] = [show, send]
