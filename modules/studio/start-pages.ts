import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { formatKopecks, sumKopecks } from '#libs/money/index.ts'
import { STUDIO_TRIAL_DAYS } from '#libs/offer/index.ts'
import { maskPhone, parsePhone } from '#libs/phones/index.ts'
import { priceListOn } from '#modules/billing/index.ts'
import { momentOf } from '#modules/clients/index.ts'
import { findUserByPhone, needsAppCode, redeemCode, signInByPhone } from '#modules/identity/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'
import type { OpenPage, PageAnswer } from '#platform/http/page.ts'
import { type Problem, problemOfCode } from './code-problem.ts'
import { cameIn, REGISTRATION_COOKIE, registrationCookie } from './cookies.ts'
import { problemHtml, stepsHtml, studioPage } from './layout.ts'
import {
  beginRegistration,
  confirmPhone,
  findRegistration,
  type Registration,
  resendCode,
  studioDb,
} from './registration.ts'
import { editionNow } from './what-is-signed.ts'

export const goTo = (to: string): PageAnswer => ({ kind: 'redirect', to })

/** What a month costs by the price list of the day; null while the vendor has none. */
async function monthlyPrice(services: Services): Promise<string | null> {
  try {
    const { today } = momentOf(services, PLATFORM_TENANT)
    const { items } = await priceListOn(studioDb(services), 'smile', today)
    return formatKopecks(sumKopecks(items.map(item => item.priceKopecks)))
  } catch (error) {
    if (isFailure(error, 'conflict.state')) return null
    throw error
  }
}

/** Where photos go, as this installation is set up: nothing is promised that an engine elsewhere would break. */
const placeOfWork = ({ config }: Services): string =>
  config.smileEngine
    ? `Снимки обрабатывает ${config.smileEngine.operator} (страна: ${config.smileEngine.country}).`
    : 'Снимки не покидают сервер в России.'

async function startPage(ctx: Ctx, typed: string, problem: Problem | null): Promise<PageAnswer> {
  const { services } = ctx
  const [price, edition] = await Promise.all([monthlyPrice(services), editionNow(services)])
  return studioPage(services, {
    title: 'Вход и регистрация',
    status: problem?.status,
    body: html`<h1>Возможная улыбка по одной фотографии, прямо на приёме</h1>
    <p class="lead">Пациент улыбается в камеру, вы выбираете план и через секунды показываете реалистичный вариант «после». ${placeOfWork(services)} Без согласия пациента студия не начнёт работу.</p>
    ${problemHtml(problem?.text ?? null)}
    <form class="sheet" method="post" action="/studio">
      <h2>Войти или зарегистрироваться</h2>
      <div class="field"><label for="phone">Номер мобильного телефона</label>
        <input id="phone" name="phone" type="tel" autocomplete="tel" inputmode="tel" required maxlength="60" value="${typed}" placeholder="+7 900 000-00-00">
        <span class="hint">Пришлём код от отправителя ${services.config.studioSmsSender}</span></div>
      <button class="btn">Получить код</button>
      <p class="small mute">До регистрации вы прочитаете <a href="/oferta/smile/${edition.number}.pdf">оферту, редакция № ${edition.number}</a>, и подпишете её вторым кодом.</p>
    </form>
    <figure class="example"><img src="/site-assets/studio-example.jpg" width="1128" height="454" alt="Слева рот до, справа визуализация после: ровные светлые зубы"><figcaption>Портрет нарисован программой, «после» построила студия по плану «идеальный».</figcaption></figure>
    <section class="facts-row"><div><b>${STUDIO_TRIAL_DAYS} дней бесплатно</b><span>затем ${price ? html`${price} в месяц` : 'по прайс-листу'}</span></div>
      <div><b>Согласия пациента</b><span>подписывает кодом на своём телефоне</span></div>
      <div><b>Честная пометка</b><span>на каждом изображении и в каждом файле</span></div></section>
    <p class="small">Потеряли телефон? Заблокируйте вход по ссылке из письма о регистрации.</p>`,
  })
}

/** For a form that came without a registration: too late, or without its cookie. */
export const startAgain = (ctx: Ctx): Promise<PageAnswer> =>
  startPage(ctx, '', {
    text: 'Регистрация началась больше часа назад или браузер не хранит cookie. Введите номер ещё раз.',
    status: 400,
  })

const showStart: OpenPage = {
  method: 'GET',
  path: '/studio',
  run: ctx => startPage(ctx, '', null),
}

const postStart: OpenPage = {
  method: 'POST',
  path: '/studio',
  run: async (ctx, { form }) => {
    const typed = (form.phone ?? '').slice(0, 60)
    const parsed = parsePhone(typed)
    if (!parsed.ok)
      return startPage(ctx, typed, {
        text: 'Не похоже на номер мобильного телефона: нужно 10 цифр после +7.',
        status: 400,
      })
    try {
      const token = await beginRegistration(ctx, parsed.phone)
      return { ...goTo('/studio/code'), cookies: [registrationCookie(token)] } as PageAnswer
    } catch (error) {
      return startPage(ctx, typed, problemOfCode(error))
    }
  },
}

/** The form of a code, the same at both places where one is entered. */
export const codeForm = (input: {
  readonly action: string
  readonly sender: string
  readonly phone: string
  readonly button: string
}) => html`<form class="sheet code" method="post" action="${input.action}">
    <p>Отправили шесть цифр на номер ${maskPhone(input.phone)}. Отправитель — <b>${input.sender}</b>.</p>
    <div class="field"><label for="code">Код из СМС</label><input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus></div>
    <button class="btn">${input.button}</button></form>
  <form class="again" method="post" action="${input.action}"><input type="hidden" name="again" value="1">
    <button class="btn quiet">Отправить код ещё раз</button><span class="small mute">Не чаще раза в минуту. Код действует пять минут.</span></form>`

async function codePage(
  ctx: Ctx,
  { phone }: Registration,
  problem: Problem | null,
  sent = false,
): Promise<PageAnswer> {
  return studioPage(ctx.services, {
    title: 'Код из СМС',
    status: problem?.status,
    body: html`${stepsHtml(2)}<h1>Введите код из СМС</h1>${problemHtml(problem?.text ?? null)}
      ${sent && html`<p class="note" role="status">Отправили новый код.</p>`}
      ${codeForm({ action: '/studio/code', sender: ctx.services.config.studioSmsSender, phone, button: 'Продолжить' })}
      <p class="small"><a href="/studio">Исправить номер</a></p>`,
  })
}

const showCode: OpenPage = {
  method: 'GET',
  path: '/studio/code',
  run: async (ctx, { cookies }) => {
    const registration = await findRegistration(ctx.services, cookies[REGISTRATION_COOKIE])
    return registration ? codePage(ctx, registration, null) : goTo('/studio')
  },
}

const postCode: OpenPage = {
  method: 'POST',
  path: '/studio/code',
  run: async (ctx, { form, cookies }) => {
    const registration = await findRegistration(ctx.services, cookies[REGISTRATION_COOKIE])
    if (!registration) return startAgain(ctx)
    try {
      if (form.again) {
        await resendCode(ctx, registration)
        return codePage(ctx, registration, null, true)
      }
      const { phone } = await redeemCode(ctx.services, {
        challengeId: registration.challengeId,
        code: form.code ?? '',
        purpose: 'studio',
      })
      await confirmPhone(ctx.services, registration)
      const user = await findUserByPhone(ctx.services, phone)
      if (!user) return goTo('/studio/agreement')
      return needsAppCode(user) ? goTo('/studio/app-code') : enter(ctx, phone)
    } catch (error) {
      return codePage(ctx, registration, problemOfCode(error))
    }
  },
}

/** Opens the session of a known telephone and leads to the studio. Errors: of `signInByPhone`. */
async function enter(ctx: Ctx, phone: string, totp?: string): Promise<PageAnswer> {
  const { cookies } = await signInByPhone(ctx, { phone, totp })
  return { kind: 'redirect', to: '/app/smile', cookies: cameIn(cookies) }
}

const appCodePage = (ctx: Ctx, problem: Problem | null) =>
  studioPage(ctx.services, {
    title: 'Код из приложения',
    status: problem?.status,
    body: html`<h1>Код из приложения</h1>${problemHtml(problem?.text ?? null)}
      <form class="sheet code" method="post" action="/studio/app-code"><p>Вы подключили второй шаг входа. Откройте приложение для кодов.</p>
      <div class="field"><label for="totp">Код из приложения</label><input id="totp" name="totp" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required autofocus></div>
      <button class="btn">Войти</button></form>`,
  })

/** The registration of a browser that has proved its telephone; others begin anew. */
export const provedPhone = async (ctx: Ctx, token: string | undefined): Promise<Registration | undefined> => {
  const found = await findRegistration(ctx.services, token)
  return found?.phoneConfirmedAt ? found : undefined
}

const showAppCode: OpenPage = {
  method: 'GET',
  path: '/studio/app-code',
  run: async (ctx, { cookies }) =>
    (await provedPhone(ctx, cookies[REGISTRATION_COOKIE])) ? appCodePage(ctx, null) : goTo('/studio'),
}

const postAppCode: OpenPage = {
  method: 'POST',
  path: '/studio/app-code',
  run: async (ctx, { form, cookies }) => {
    const registration = await provedPhone(ctx, cookies[REGISTRATION_COOKIE])
    if (!registration) return startAgain(ctx)
    try {
      return await enter(ctx, registration.phone, form.totp ?? '')
    } catch (error) {
      if (isFailure(error, 'auth.totp-required'))
        return appCodePage(ctx, { text: 'Введите код.', status: 400 })
      return appCodePage(ctx, problemOfCode(error))
    }
  },
}

export const startPages: readonly OpenPage[] = [
  showStart,
  postStart,
  showCode,
  postCode,
  showAppCode,
  postAppCode,
]
