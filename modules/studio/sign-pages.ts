import { signInByPhone } from '#modules/identity/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { OpenPage, PageAnswer } from '#platform/http/page.ts'
import { contextOf } from '#platform/http/server.ts'
import { askSignature, blocksHtml } from './agreement-pages.ts'
import { type Problem, problemOfCode } from './code-problem.ts'
import { cameIn, REGISTRATION_COOKIE } from './cookies.ts'
import { finishStudio } from './finish-studio.ts'
import { problemHtml, stepsHtml, studioPage } from './layout.ts'
import { openStudio } from './open-studio.ts'
import type { Registration } from './registration.ts'
import { codeForm, goTo, provedPhone, startAgain } from './start-pages.ts'
import { packetOf } from './what-is-signed.ts'

type Filled = Registration & { readonly form: NonNullable<Registration['form']> }

const paper = (title: string, hash: string, body: Html): Html =>
  html`<details class="paper"><summary>${title}<span class="hash">SHA-256 ${hash}</span></summary><div class="text" tabindex="0" role="region" aria-label="${title}">${body}</div></details>`

async function signPage(ctx: Ctx, registration: Filled, problem: Problem | null, sent = false) {
  const { services } = ctx
  const packet = await packetOf(services, registration)
  const { edition, electronic, instruction } = packet
  const changed = packet.subjectHash !== registration.subjectHash
  return studioPage(services, {
    title: 'Подпись',
    status: problem?.status,
    body: html`${stepsHtml(4)}<h1>Подпишите кодом</h1>${problemHtml(problem?.text ?? null)}
      ${changed && html`<p class="note warn">Документы изменились: запросите новый код.</p>`}
      ${sent && html`<p class="note" role="status">Отправили новый код.</p>`}
      <p>Подписывает: <b>${registration.form.client.fullName}</b>. Один код подписывает все три документа.</p>
      ${paper(
        `Публичная оферта, редакция № ${edition.number}`,
        edition.pdfSha256,
        html`<p><a href="/oferta/smile/${edition.number}.pdf" target="_blank" rel="noopener">PDF с юридической силой</a></p><p>${edition.document.preamble}</p>${edition.document.sections.map(
          section =>
            html`<h3>${section.number}. ${section.heading}</h3>${section.clauses.map(clause => html`<p>${clause.number}. ${clause.text}</p>`)}`,
        )}`,
      )}
      ${paper('Соглашение об электронных документах', electronic.sha256, blocksHtml(electronic.blocks))}
      ${paper('Поручение обработки персональных данных', instruction.sha256, blocksHtml(instruction.blocks))}
      ${codeForm({ action: '/studio/sign', sender: services.config.studioSmsSender, phone: registration.phone, button: 'Подписать и открыть студию' })}
      <p class="small"><a href="/studio/agreement">Исправить данные</a></p>`,
  })
}

/** The registration that has come to its signature. */
async function toSign(ctx: Ctx, token: string | undefined): Promise<Filled | undefined> {
  const registration = await provedPhone(ctx, token)
  return registration?.form ? { ...registration, form: registration.form } : undefined
}

const showSign: OpenPage = {
  method: 'GET',
  path: '/studio/sign',
  run: async (ctx, { cookies }) => {
    const registration = await toSign(ctx, cookies[REGISTRATION_COOKIE])
    return registration ? signPage(ctx, registration, null) : goTo('/studio')
  },
}

const postSign = (forget: () => void): OpenPage => ({
  method: 'POST',
  path: '/studio/sign',
  run: async (ctx, { form, cookies }) => {
    const registration = await toSign(ctx, cookies[REGISTRATION_COOKIE])
    if (!registration) return startAgain(ctx)
    try {
      if (form.again) {
        await askSignature(ctx, registration, registration.form)
        return goTo('/studio/sign?again=1')
      }
      const opened = await openStudio(ctx, registration, form.code ?? '')
      await publishTexts(ctx, opened.tenantId)
      forget()
      const { cookies: session } = await signInByPhone(ctx, {
        phone: registration.phone,
      })
      return {
        kind: 'redirect',
        to: `/studio/done?acceptance=${opened.acceptanceId}`,
        cookies: cameIn(session),
      }
    } catch (error) {
      // Somebody registered this telephone meanwhile: he signs in, a second account is not made.
      if (isFailure(error, 'conflict.state')) return goTo('/studio')
      return signPage(ctx, registration, problemOfCode(error))
    }
  },
})

/** The texts of the new practice; when this fails, a job does it within a minute. */
async function publishTexts(ctx: Ctx, tenantId: string): Promise<void> {
  const entities = await ctx.services.db('amb_platform', NO_SCOPE).all<{ id: string }>({
    text: 'select entity_id as id from tenancy.legal_entity where tenant_id = $1',
    values: [tenantId],
  })
  const scope = {
    tenantId,
    entityIds: entities.map(entity => entity.id),
    sharedEntityIds: [],
    patientIds: [],
  }
  const actor = { kind: 'system', tenantId, job: 'registration' } as const
  await finishStudio(contextOf(ctx.services, { actor, scope }, ctx)).catch(error =>
    ctx.log.error({ message: String(error) }, 'texts of a new studio wait for the job'),
  )
}

const showDone: OpenPage = {
  method: 'GET',
  path: '/studio/done',
  run: async (ctx, { query }): Promise<PageAnswer> => {
    const acceptance = /^[0-9a-f-]{36}$/.test(query.acceptance ?? '') ? query.acceptance! : null
    return studioPage(ctx.services, {
      title: 'Студия открыта',
      body: html`<h1>Студия открыта</h1>
      <p class="lead">Договор заключён, письмо с документами ушло на вашу почту. В следующий раз входите по номеру телефона и коду.</p>
      <p class="row"><a class="btn" href="/app/smile">Открыть студию</a>
      ${acceptance && html`<a class="btn quiet" href="/api/clinic/contract/acceptances/${acceptance}/pdf">Протокол принятия оферты, PDF</a>`}
      <a class="btn quiet" href="/app/contract">Договор и счета</a></p>
      <h2>С чего начать</h2><ol class="next"><li>Заведите карточку пациента и сверьте его телефон.</li><li>Откройте работу в студии: пациент прочитает согласия и подпишет их на своём телефоне.</li><li>Загрузите фото с улыбкой, выберите план и покажите результат.</li></ol>`,
    })
  },
}

export const signPages = (forget: () => void): readonly OpenPage[] => [showSign, postSign(forget), showDone]
