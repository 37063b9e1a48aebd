import { dayOf, formatMoment } from '#libs/format/index.ts'
import { isId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { maskPhone } from '#libs/phones/index.ts'
import { currentEdition } from '#modules/consents/index.ts'
import { countHit, issueCode } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { holdSlot } from '#modules/scheduling/index.ts'
import { type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { Failure, fail, isFailure } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page, PageAnswer } from '#platform/http/page.ts'
import { confirmBooking } from './confirm-booking.ts'
import { CONTACT_FIELDS, type ContactForm, checkContact, type Errors } from './contact-form.ts'
import { beginDraft, DRAFT_COOKIE, type Draft, fillDraft, loadDraft } from './draft.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'
import { steps } from './pages-choose.ts'
import { problemSummary } from './problem-summary.ts'

/** The clinic's rights for the steps that write: a hold, a draft, a visit. The visitor owns them by his secret cookie. */
const asClinic = (ctx: SiteCtx): SiteCtx => unsafeWithClinicRights(ctx, ctx.db.scope.entityIds)

const hold: Page = {
  method: 'POST',
  path: '/c/:clinic/book/hold',
  run: async (ctx, { form }) => {
    await countHit(ctx.services, 'booking-address', ctx.address)
    const site = await loadSite(ctx)
    const base = `/c/${site.tenant.slug}`
    if (
      !isId(form.service) ||
      !isId(form.doctor) ||
      !isId(form.branch) ||
      Number.isNaN(Date.parse(form.at ?? ''))
    )
      throw fail('not-found')
    const clinic = asClinic(ctx)
    try {
      const held = await holdSlot(clinic, {
        serviceId: form.service,
        practitionerId: form.doctor,
        branchId: form.branch,
        startsAt: form.at!,
      })
      const token = await beginDraft(clinic, held)
      return {
        kind: 'redirect',
        to: `${base}/book/form`,
        cookies: [{ name: DRAFT_COOKIE, value: token, maxAgeSeconds: 3_600, path: base }],
      }
    } catch (error) {
      if (!isFailure(error, 'appointment.slot-taken')) throw error
      return {
        kind: 'redirect',
        to: `${base}/book?${new URLSearchParams({ service: form.service, doctor: form.doctor, taken: '1' })}`,
      }
    }
  },
}

interface HeldVisit {
  readonly entityId: string
  readonly summary: Html
}

/** What is being booked, for the head of the form. */
async function heldVisit(ctx: SiteCtx, draft: Draft): Promise<HeldVisit> {
  const site = await loadSite(ctx)
  const row = await ctx.db.first(
    q
      .selectFrom('scheduling.appointment')
      .select(['entity_id', 'branch_id', 'practitioner_id', 'service_ids', 'starts_at'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', draft.appointmentId),
  )
  if (!row) throw fail('appointment.hold-expired')
  const doctor = site.doctors.find(candidate => candidate.practitionerId === row.practitioner_id)
  const branch = site.branches.find(candidate => candidate.branchId === row.branch_id)!
  const service = site.services.find(candidate => candidate.serviceId === row.service_ids[0])
  const left = Math.max(0, Math.round((draft.expiresAt.getTime() - ctx.clock.nowMs()) / 1000))
  return {
    entityId: row.entity_id,
    summary: html`<div class="note"><strong>${formatMoment(row.starts_at.getTime(), branch.zone)}</strong> · ${doctor && shortName(doctor)}<br>
      ${service?.name} · ${branch.name}, ${branch.address}<br>
      <span class="small">Держим это время для вас: <span data-left-seconds="${left}">${Math.ceil(left / 60)} мин</span></span></div>
      <p class="note warn" data-expired hidden>Время вышло. <a href="/c/${site.tenant.slug}/book">Выберите время ещё раз</a>.</p>`,
  }
}

function field(
  form: ContactForm,
  errors: Errors,
  f: {
    id: keyof ContactForm
    label: string
    type: string
    auto: string
    hint?: string
    required?: boolean
    until?: string
  },
): Html {
  const why = errors[f.id]
  return html`<div class="field${why ? ' wrong' : ''}"><label for="${f.id}">${f.label}${f.required !== false && html` <span class="req" aria-hidden="true">*</span>`}</label>
    <input id="${f.id}" name="${f.id}" type="${f.type}" autocomplete="${f.auto}" value="${form[f.id] ?? ''}"${f.until && html` min="1900-01-01" max="${f.until}"`}${f.required !== false ? html` aria-required="true"` : ''}${why ? html` aria-invalid="true" aria-describedby="${f.id}-why"` : ''}>
    ${f.hint && html`<span class="hint">${f.hint}</span>`}${why && html`<span class="why" id="${f.id}-why">${why}</span>`}</div>`
}

const FIELD_NAMES = [
  { id: 'surname', name: 'Фамилия' },
  { id: 'given', name: 'Имя' },
  { id: 'patronymic', name: 'Отчество' },
  { id: 'birthDate', name: 'Дата рождения' },
  { id: 'phone', name: 'Телефон' },
  { id: 'email', name: 'Электронная почта' },
  { id: 'processing', name: 'Согласие на обработку' },
] as const

async function formPage(ctx: SiteCtx, draft: Draft, form: ContactForm, errors: Errors): Promise<PageAnswer> {
  const site = await loadSite(ctx)
  const base = `/c/${site.tenant.slug}`
  const visit = await heldVisit(asClinic(ctx), draft)
  const at = ctx.clock.date()
  const [processing, news, policy] = await Promise.all([
    currentEdition(ctx.db, visit.entityId, 'pd_processing', at),
    currentEdition(ctx.db, visit.entityId, 'news', at),
    currentEdition(ctx.db, visit.entityId, 'policy', at),
  ])
  const wrong = Object.keys(errors).length > 0
  const box = (
    id: 'processing' | 'news',
    editionId: string,
    text: string,
  ) => html`<div class="check${errors[id] ? ' wrong' : ''}">
    <input type="checkbox" id="${id}" name="${id}"${form[id] === 'on' ? html` checked` : ''}${errors[id] ? html` aria-invalid="true" aria-describedby="${id}-why"` : ''}>
    <label for="${id}">${text} <a href="${base}/text/${editionId}" target="_blank" rel="noopener">Текст согласия</a>${errors[id] && html`<br><span class="why" id="${id}-why">${errors[id]}</span>`}</label></div>`
  const body = html`${steps(2)}<h1>Кто придёт на приём?</h1>${visit.summary}
    ${problemSummary('Проверьте отмеченные поля: запись ещё не создана, данные не сохранены.', FIELD_NAMES, errors)}
    <form class="sheet" method="post" action="${base}/book/form" novalidate>
      <p class="small mute">Поля со знаком <span class="req">*</span> обязательны. Больше ничего не понадобится.</p>
      ${field(form, errors, { id: 'surname', label: 'Фамилия', type: 'text', auto: 'family-name' })}
      ${field(form, errors, { id: 'given', label: 'Имя', type: 'text', auto: 'given-name' })}
      ${field(form, errors, { id: 'patronymic', label: 'Отчество', type: 'text', auto: 'additional-name', required: false })}
      <div class="check"><input type="checkbox" id="noPatronymic" name="noPatronymic"${form.noPatronymic === 'on' ? html` checked` : ''}><label for="noPatronymic">Отчества нет</label></div>
      ${field(form, errors, { id: 'birthDate', label: 'Дата рождения', type: 'date', auto: 'bday', until: dayOf(ctx.clock.nowMs(), 'Europe/Moscow') })}
      ${field(form, errors, { id: 'phone', label: 'Телефон', type: 'tel', auto: 'tel', hint: 'На него придёт код подтверждения' })}
      ${field(form, errors, { id: 'email', label: 'Электронная почта', type: 'email', auto: 'email' })}
      ${box('processing', processing.editionId, 'Согласен на обработку персональных данных для записи на приём.')}
      ${box('news', news.editionId, 'Хочу получать новости и предложения клиники. Необязательно.')}
      <button class="btn">Получить код по СМС</button>
      <p class="small mute">Как клиника обращается с данными: <a href="${base}/text/${policy.editionId}" target="_blank" rel="noopener">политика</a>.</p>
    </form>`
  return {
    kind: 'html',
    status: wrong ? 400 : 200,
    html: layout(
      site,
      { title: wrong ? 'Ошибка в форме: контакты' : 'Контакты', section: 'book', robots: 'noindex' },
      body,
    ),
  }
}

const showForm: Page = {
  method: 'GET',
  path: '/c/:clinic/book/form',
  run: async (ctx, { cookies }) =>
    formPage(ctx, await loadDraft(asClinic(ctx), cookies[DRAFT_COOKIE]), {}, {}),
}

const postForm: Page = {
  method: 'POST',
  path: '/c/:clinic/book/form',
  run: async (ctx, { form, cookies }) => {
    const typed: ContactForm = Object.fromEntries(
      CONTACT_FIELDS.flatMap(id => (form[id] === undefined ? [] : [[id, form[id]]])),
    )
    const checked = checkContact(typed, dayOf(ctx.clock.nowMs(), 'Europe/Moscow'))
    // Consent is asked before anything else is looked at: without it nothing is read and nothing is stored.
    if (!checked.ok && checked.errors.processing && !cookies[DRAFT_COOKIE]) throw fail('consent.required')
    const clinic = asClinic(ctx)
    const draft = await loadDraft(clinic, cookies[DRAFT_COOKIE])
    if (!checked.ok) return formPage(ctx, draft, typed, checked.errors)
    await sendCode(ctx, clinic, draft, checked.contact)
    return { kind: 'redirect', to: `/c/${(await loadSite(ctx)).tenant.slug}/book/code` }
  },
}

async function sendCode(
  ctx: SiteCtx,
  clinic: SiteCtx,
  draft: Draft,
  contact: Extract<ReturnType<typeof checkContact>, { ok: true }>['contact'],
) {
  const { entityId } = await heldVisit(clinic, draft)
  const at = ctx.clock.date()
  const [processing, news] = await Promise.all([
    currentEdition(ctx.db, entityId, 'pd_processing', at),
    currentEdition(ctx.db, entityId, 'news', at),
  ])
  const { challengeId, code } = await issueCode(ctx.services, {
    tenantId: ctx.tenantId,
    phone: contact.person.phone,
    purpose: 'booking',
    address: ctx.address,
  })
  const { tenant } = await loadSite(ctx)
  await fillDraft(clinic, draft.draftId, {
    contact: contact.person,
    challengeId,
    consents: {
      processing: { editionId: processing.editionId, sha256: processing.sha256, ticked: true },
      news: { editionId: news.editionId, sha256: news.sha256, ticked: contact.news },
    },
  })
  await clinic.db.tx(tx =>
    sendMessage(tx, ctx, {
      channel: 'sms',
      recipient: contact.person.phone,
      sender: tenant.smsSender,
      purpose: 'booking_identification',
      entityId,
      body: `Код ${code} для записи на приём, ${tenant.name}.`,
    }),
  )
}

const CODE_PROBLEMS: Partial<Record<Failure['code'], (f: Failure) => string>> = {
  'auth.code-wrong': f => `Код не подошёл. Осталось попыток: ${f.params.left}.`,
  'auth.code-expired': () => 'Код устарел. Вернитесь к форме и запросите новый.',
  'auth.code-exhausted': () => 'Попытки закончились. Вернитесь к форме и запросите новый код.',
}

async function codePage(ctx: SiteCtx, draft: Draft, problem: string | null): Promise<PageAnswer> {
  const site = await loadSite(ctx)
  const base = `/c/${site.tenant.slug}`
  const visit = await heldVisit(asClinic(ctx), draft)
  return {
    kind: 'html',
    status: problem ? 400 : 200,
    html: layout(
      site,
      { title: 'Код из СМС', section: 'book', robots: 'noindex' },
      html`${steps(3)}<h1>Введите код из СМС</h1>${visit.summary}
      ${problem && html`<p class="note bad" role="alert" id="code-why">${problem}</p>`}
      <form class="sheet code" method="post" action="${base}/book/code">
        <p>Отправили шесть цифр на номер ${maskPhone(draft.contact!.phone)}.</p>
        <div class="field"><label for="code">Код</label><input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="6" pattern="[0-9]{6}" required autofocus${problem ? html` aria-invalid="true" aria-describedby="code-why"` : ''}></div>
        <button class="btn">Записаться</button>
        <p class="small"><a href="${base}/book/form">Исправить номер или получить новый код</a></p></form>`,
    ),
  }
}

const showCode: Page = {
  method: 'GET',
  path: '/c/:clinic/book/code',
  run: async (ctx, { cookies }) => {
    const draft = await loadDraft(asClinic(ctx), cookies[DRAFT_COOKIE])
    if (!draft.contact) return { kind: 'redirect', to: `/c/${(await loadSite(ctx)).tenant.slug}/book/form` }
    return codePage(ctx, draft, null)
  },
}

const postCode: Page = {
  method: 'POST',
  path: '/c/:clinic/book/code',
  run: async (ctx, { form, cookies, url }) => {
    const clinic = asClinic(ctx)
    const draft = await loadDraft(clinic, cookies[DRAFT_COOKIE])
    const base = `/c/${(await loadSite(ctx)).tenant.slug}`
    try {
      const token = await confirmBooking(clinic, draft, { code: form.code ?? '', page: url })
      return {
        kind: 'redirect',
        to: `${base}/visit/${token}?new=1`,
        cookies: [{ name: DRAFT_COOKIE, value: '', maxAgeSeconds: 0, path: base }],
      }
    } catch (error) {
      const explain = error instanceof Failure ? CODE_PROBLEMS[error.code] : undefined
      if (!explain) throw error
      return codePage(ctx, draft, explain(error as Failure))
    }
  },
}

export const bookPages: readonly Page[] = [hold, showForm, postForm, showCode, postCode]
