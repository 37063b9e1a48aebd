import { freezeByLink, readFreezeLink } from '#modules/identity/index.ts'
import { html } from '#platform/http/html.ts'
import type { OpenPage } from '#platform/http/page.ts'
import { studioPage } from './layout.ts'

const DONE = html`<p class="note" role="status">Вход заблокирован, все сеансы завершены. Коды больше не принимаются.</p>
  <p>Открыть вход снова или записать другой номер может поддержка после проверки личности: напишите или позвоните по адресам внизу страницы. Смена номера через поддержку вступает в силу через 24 часа.</p>`

const showFreeze: OpenPage = {
  method: 'GET',
  path: '/studio/freeze/:token',
  run: async (ctx, { params }) => {
    const { frozen } = await readFreezeLink(ctx.services, params.token ?? '')
    return studioPage(ctx.services, {
      title: 'Телефон потерян',
      body: html`<h1>Телефон потерян?</h1>${
        frozen
          ? DONE
          : html`<p class="lead">Заблокируйте вход: открытые сеансы завершатся сразу, по коду из СМС никто не войдёт. Ваши работы и договор останутся на месте.</p>
        <form method="post" action="/studio/freeze/${params.token}"><button class="btn danger">Заблокировать вход</button></form>`
      }`,
    })
  },
}

const postFreeze = (forget: () => void): OpenPage => ({
  method: 'POST',
  path: '/studio/freeze/:token',
  run: async (ctx, { params }) => {
    await freezeByLink(ctx, params.token ?? '')
    forget()
    return studioPage(ctx.services, {
      title: 'Вход заблокирован',
      body: html`<h1>Вход заблокирован</h1>${DONE}`,
    })
  },
})

export const freezePages = (forget: () => void): readonly OpenPage[] => [showFreeze, postFreeze(forget)]
