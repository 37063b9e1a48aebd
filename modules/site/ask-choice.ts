import type { SiteCtx } from '#platform/context/index.ts'
import { type Html, html, unsafeHtml } from '#platform/http/html.ts'
import type { Page, PageRequest } from '#platform/http/page.ts'
import { CHOICE_ROOM } from './choice-room.ts'
import { CHOICE_COOKIE, noticeOfSite, readChoice, VISITOR_COOKIE } from './cookie-choice.ts'
import { countView, pageAddress } from './count-view.ts'

const COOKIES_PAGE = '/c/:clinic/cookies'

/** Two buttons of one size, neither of them first in looks: refusing is as easy as accepting (IP-3.7). */
const banner = (clinic: string, back: string): Html => html`<section class="choice" aria-label="Файлы cookie">
  <form class="wrap" method="post" action="/c/${clinic}/cookies?back=${encodeURIComponent(back)}">
  <p>Можно ли считать посещения? Считает сама клиника, чужих счётчиков нет. До ответа ничего не собирается. <a href="/c/${clinic}/cookies">Что и на какой срок</a></p>
  <div class="pair"><button class="btn quiet" name="answer" value="refuse">Отказаться</button><button class="btn quiet" name="answer" value="accept">Разрешить</button></div></form></section>`

async function room(ctx: SiteCtx, pattern: string, request: PageRequest): Promise<Html | null> {
  const choice = readChoice(ctx, request.cookies[CHOICE_COOKIE])
  if (choice) {
    if (choice.technical || choice.audience)
      await countView(ctx, choice, { ...request, pattern, visitor: request.cookies[VISITOR_COOKIE] })
    return null
  }
  // The page of the choice asks by itself.
  if (pattern === COOKIES_PAGE || !(await noticeOfSite(ctx))) return null
  return banner(request.params.clinic!, pageAddress(pattern, request.params).includes(':') ? '' : request.url)
}

/** A page with the question about cookies while it is not answered, counted when the answer allows it. */
export const withChoice = (page: Page): Page =>
  page.method !== 'GET'
    ? page
    : {
        ...page,
        async run(ctx, request) {
          const answer = await page.run(ctx, request)
          if (answer.kind !== 'html' || (answer.status ?? 200) !== 200) return answer
          // Statistics never cost a visitor the page.
          const put = await room(ctx, page.path, request).catch((error: Error) => {
            ctx.log.error({ message: error.message }, 'page not counted')
            return null
          })
          const text = answer.html.text.replace(CHOICE_ROOM.text, () => put?.text ?? '')
          return { ...answer, html: unsafeHtml(text) }
        },
      }
