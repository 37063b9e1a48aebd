import { formatDate } from '#libs/format/index.ts'
import { electronicDocumentsText, type PaperBlock } from '#libs/offer/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { readVendorCard } from '#modules/clients/index.ts'
import { sendAccountCode } from '#modules/identity/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { OpenPage, PageAnswer } from '#platform/http/page.ts'
import { type Problem, problemOfCode } from './code-problem.ts'
import { REGISTRATION_COOKIE } from './cookies.ts'
import { checkForm, type Errors, FIELDS, type Field, KINDS, type Typed, ZONES } from './form.ts'
import { problemHtml, stepsHtml, studioPage } from './layout.ts'
import { keepForm, type Registration, studioDb } from './registration.ts'
import { goTo, provedPhone, startAgain } from './start-pages.ts'
import { editionNow, packetOf } from './what-is-signed.ts'

export const blocksHtml = (blocks: readonly PaperBlock[]): Html =>
  html`${blocks.map(
    block =>
      html`${block.heading && html`<h3>${block.heading}</h3>`}${block.paragraphs.map(text => html`<p>${text}</p>`)}`,
  )}`

interface Shown {
  readonly typed: Typed
  readonly errors: Errors
  readonly problem: Problem | null
}

const why = (errors: Errors, field: Field): Html | null =>
  errors[field] ? html`<span class="why" id="why-${field}">${errors[field]}</span>` : null

function input(
  { typed, errors }: Shown,
  field: Field,
  label: string,
  more: {
    readonly hint?: string
    readonly type?: string
    readonly complete?: string
    readonly must?: boolean
  },
): Html {
  return html`<div class="field${errors[field] ? ' wrong' : ''}"><label for="${field}">${label}</label>
    <input id="${field}" name="${field}" type="${more.type ?? 'text'}" maxlength="300" value="${typed[field] ?? ''}"${
      more.complete ? html` autocomplete="${more.complete}"` : ''
    }${more.must === false ? '' : html` required`}${errors[field] ? html` aria-invalid="true" aria-describedby="why-${field}"` : ''}>
    ${more.hint && html`<span class="hint">${more.hint}</span>`}${why(errors, field)}</div>`
}

const box = ({ typed, errors }: Shown, field: Field, text: Html): Html =>
  html`<div class="check${errors[field] ? ' wrong' : ''}"><input id="${field}" name="${field}" type="checkbox"${
    typed[field] === 'on' ? html` checked` : ''
  }${errors[field] ? html` aria-invalid="true" aria-describedby="why-${field}"` : ''}><label for="${field}">${text}${why(errors, field)}</label></div>`

const choice = <T extends string>(
  { typed, errors }: Shown,
  field: Field,
  label: string,
  options: Readonly<Record<T, string>>,
  first: T,
): Html => html`<div class="field${errors[field] ? ' wrong' : ''}"><label for="${field}">${label}</label><select id="${field}" name="${field}">
  ${(Object.entries(options) as [T, string][]).map(
    ([value, text]) =>
      html`<option value="${value}"${(typed[field] ?? first) === value ? html` selected` : ''}>${text}</option>`,
  )}</select>${why(errors, field)}</div>`

/** The offer and the agreement to read, who registers, and two ticks, each for itself (SV-0, SV-1.2, SV-3.2.1). */
async function agreementPage(ctx: Ctx, registration: Registration, shown: Shown): Promise<PageAnswer> {
  const { services } = ctx
  const [edition, vendor] = [await editionNow(services), await readVendorCard(studioDb(services))]
  const sender = services.config.studioSmsSender
  const agreement = electronicDocumentsText('Лицензиат', vendor.fullName, {
    phone: formatPhone(registration.phone),
    sender,
  })
  const wrong = Object.keys(shown.errors).length > 0
  const problem =
    shown.problem?.text ?? (wrong ? 'Проверьте отмеченные поля: договор ещё не подписан.' : null)
  return studioPage(services, {
    title: 'Договор',
    status: shown.problem?.status ?? (wrong ? 400 : 200),
    body: html`${stepsHtml(3)}<h1>Кто регистрируется и что подписывает</h1>${problemHtml(problem)}
    <form class="sheet wide" method="post" action="/studio/agreement" novalidate>
      <fieldset><legend>Лицензиат</legend>
        ${choice(shown, 'kind', 'Кто регистрируется', KINDS, 'natural-person')}
        <div class="three">${input(shown, 'surname', 'Фамилия', { complete: 'family-name' })}${input(shown, 'given', 'Имя', { complete: 'given-name' })}${input(shown, 'patronymic', 'Отчество', { complete: 'additional-name', must: false })}</div>
        ${input(shown, 'position', 'Специальность', { hint: 'Например, врач-стоматолог-ортопед. Студия — инструмент для профессиональной работы' })}
        <details${['company', 'inn', 'kpp', 'ogrn'].some(field => shown.errors[field as Field] || shown.typed[field as Field]) ? html` open` : ''}><summary>Реквизиты — для предпринимателя или организации</summary>
          ${input(shown, 'company', 'Название организации', { must: false })}
          <div class="three">${input(shown, 'inn', 'ИНН', { must: false })}${input(shown, 'kpp', 'КПП', { must: false })}${input(shown, 'ogrn', 'ОГРН или ОГРНИП', { must: false })}</div></details>
        ${input(shown, 'address', 'Город и адрес приёма', { complete: 'street-address' })}
        ${choice(shown, 'zone', 'Часовой пояс', ZONES, 'Europe/Moscow')}
        ${input(shown, 'email', 'Почта для юридически значимых писем', { type: 'email', complete: 'email', hint: 'Сюда придут протокол и ссылка, которой можно заблокировать вход' })}</fieldset>
      <fieldset><legend>Соглашение об электронных документах</legend>
        <div class="text" tabindex="0" role="region" aria-label="Текст соглашения">${blocksHtml(agreement)}</div>
        ${box(shown, 'electronic', html`Принимаю соглашение: код из СМС заменяет мою собственноручную подпись`)}</fieldset>
      <fieldset><legend>Публичная оферта</legend>
        <p>${edition.document.title}. Редакция № ${edition.number}, действует с ${formatDate(edition.effectiveOn ?? edition.plannedOn)}. <a href="/oferta/smile/${edition.number}.pdf" target="_blank" rel="noopener">Текст в PDF</a> · <a href="/oferta/smile/${edition.number}" target="_blank" rel="noopener">для чтения</a></p>
        <p class="hash">SHA-256 файла: ${edition.pdfSha256}</p>
        ${box(shown, 'offer', html`Принимаю оферту и поручаю лицензиару обрабатывать данные пациентов по поручению, которое подпишу вместе с ней`)}</fieldset>
      <button class="btn">Получить код для подписи</button>
      <p class="small mute">Код придёт на ${formatPhone(registration.phone)} от отправителя ${sender}. Перед подписью вы увидите документы целиком.</p>
    </form>`,
  })
}

const showAgreement: OpenPage = {
  method: 'GET',
  path: '/studio/agreement',
  run: async (ctx, { cookies }) => {
    const registration = await provedPhone(ctx, cookies[REGISTRATION_COOKIE])
    return registration
      ? agreementPage(ctx, registration, { typed: {}, errors: {}, problem: null })
      : goTo('/studio')
  },
}

const typedOf = (form: Readonly<Record<string, string>>): Typed =>
  Object.fromEntries(FIELDS.map(field => [field, (form[field] ?? '').slice(0, 300)]))

/** Sends the code that signs exactly the documents with this person in them. Errors: `request.too-many`. */
export async function askSignature(
  ctx: Ctx,
  registration: Registration,
  form: NonNullable<Registration['form']>,
): Promise<void> {
  const packet = await packetOf(ctx.services, { form, phone: registration.phone })
  const signChallengeId = await sendAccountCode(ctx, {
    phone: registration.phone,
    purpose: 'studio-sign',
    words: `для подписи договора, редакция № ${packet.edition.number}`,
    subjectHash: packet.subjectHash,
  })
  await keepForm(ctx.services, registration, {
    form,
    editionId: packet.edition.editionId,
    subjectHash: packet.subjectHash,
    signChallengeId,
  })
}

const postAgreement: OpenPage = {
  method: 'POST',
  path: '/studio/agreement',
  run: async (ctx, { form, cookies }) => {
    const registration = await provedPhone(ctx, cookies[REGISTRATION_COOKIE])
    if (!registration) return startAgain(ctx)
    const typed = typedOf(form)
    const checked = checkForm(typed, registration.phone)
    if (!checked.ok) return agreementPage(ctx, registration, { typed, errors: checked.errors, problem: null })
    try {
      await askSignature(ctx, registration, checked.form)
    } catch (error) {
      return agreementPage(ctx, registration, { typed, errors: {}, problem: problemOfCode(error) })
    }
    return goTo('/studio/sign')
  },
}

export const agreementPages: readonly OpenPage[] = [showAgreement, postAgreement]
