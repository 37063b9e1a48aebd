import { fail } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { CHOICE_COOKIE, noticeOfSite, readChoice, recordChoice } from './cookie-choice.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'

const show: Page = {
  method: 'GET',
  path: '/c/:clinic/cookies',
  run: async (ctx, { cookies }) => {
    const [site, notice] = await Promise.all([loadSite(ctx), noticeOfSite(ctx)])
    const choice = readChoice(ctx, cookies[CHOICE_COOKIE])
    const base = `/c/${site.tenant.slug}`
    const box = (name: string, ticked: boolean, title: string, hint: string) => html`<div class="check">
      <input type="checkbox" id="${name}" name="${name}" value="on"${ticked ? html` checked` : ''}>
      <label for="${name}"><b>${title}</b><br><span class="mute small">${hint}</span></label></div>`
    const said = !choice
      ? 'Вы ещё не выбирали: ничего не собирается.'
      : choice.technical || choice.audience
        ? 'Сейчас вы разрешаете отмеченное ниже.'
        : 'Сейчас вы отказались: ничего не собирается.'
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Файлы cookie', section: 'none', robots: 'noindex' },
        notice
          ? html`<h1>Файлы cookie и статистика</h1><p class="lead">${said} Передумать можно в любой день.</p>
        <form class="sheet" method="post" action="${base}/cookies">
        ${box('technical', choice?.technical ?? false, 'Поиск неполадок', 'Чтобы видеть, в каких браузерах и на каких страницах что-то не так.')}
        ${box('audience', choice?.audience ?? false, 'Подсчёт посещений', 'Чтобы знать, какие страницы читают и откуда приходят.')}
        <div class="row"><button class="btn" name="answer" value="save">Сохранить выбор</button> <button class="btn quiet" name="answer" value="refuse">Отказаться от всего</button></div>
        ${choice && html`<p class="small mute">Номер вашего выбора: ${choice.choiceId}. По нему клиника найдёт запись о том, что и когда вы выбрали.</p>`}</form>
        <article class="legal after">${notice.body.map(paragraph => html`${paragraph.heading && html`<h2>${paragraph.heading}</h2>`}<p>${paragraph.text}</p>`)}
        <p class="mute small"><a href="${base}/text/${notice.editionId}">${notice.title}, редакция ${notice.number}</a></p></article>`
          : html`<h1>Файлы cookie</h1><p class="lead">Статистика на этом сайте не ведётся. Без файла, который держит выбранное время на шаге записи, и файла входа в кабинет сайт не работает; других файлов нет.</p>`,
      ),
    }
  },
}

/** Only our own pages of this clinic are gone back to, by an address that a header can hold. */
export function backTo(base: string, wanted: string): string {
  const url = URL.parse(wanted, 'http://site')
  const own = url?.host === 'site' && (url.pathname === base || url.pathname.startsWith(`${base}/`))
  return own ? `${url.pathname}${url.search}` : base
}

const choose: Page = {
  method: 'POST',
  path: '/c/:clinic/cookies',
  run: async (ctx, { form, query, cookies, params }) => {
    const notice = await noticeOfSite(ctx)
    if (!notice) throw fail('not-found')
    const base = `/c/${params.clinic}`
    const { answer } = form
    if (answer !== 'accept' && answer !== 'refuse' && answer !== 'save')
      throw fail('request.invalid', { fields: 'answer' })
    const ticked = (name: string) => answer === 'accept' || (answer === 'save' && form[name] === 'on')
    // The banner names the page it stood on.
    const settings = query.back === undefined
    const back = query.back === undefined ? `${base}/cookies` : backTo(base, query.back)
    const set = await recordChoice(ctx, notice, {
      technical: ticked('technical'),
      audience: ticked('audience'),
      page: back.split('?')[0]!.slice(0, 300),
      form: settings ? 'settings' : 'banner',
      previous: readChoice(ctx, cookies[CHOICE_COOKIE]),
    })
    return { kind: 'redirect', to: back, cookies: set }
  },
}

export const cookiePages: readonly Page[] = [show, choose]
