import { KIND_RULES } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { blockFor } from './blocks.ts'
import { note } from './journal.ts'
import type { CaseRow } from './load-case.ts'
import { stopWhatCanBe } from './open-case.ts'
import { openAnswer } from './send-answer.ts'

type Waiting = Pick<
  CaseRow,
  'caseId' | 'entityId' | 'number' | 'kind' | 'door' | 'patientId' | 'requesterKind' | 'receivedAt'
>

/** The clinic's rights for a stranger who holds a secret link; the link's hash is the only way to a row. */
async function clinicOf(ctx: SiteCtx): Promise<SiteCtx> {
  const entities = await ctx.db.all<{ entity_id: string }>({
    text: 'select entity_id from tenancy.legal_entity',
  })
  return unsafeWithClinicRights(
    ctx,
    entities.map(entity => entity.entity_id),
  )
}

async function waiting(ctx: SiteCtx, token: string): Promise<Waiting> {
  const row = await ctx.db.first<Waiting>({
    text: `select case_id as "caseId", entity_id as "entityId", number, kind, door, patient_id as "patientId",
        requester_kind as "requesterKind", received_at as "receivedAt" from cases.subject_case
      where confirm_hash = $1 and state = 'identity-check' and patient_id is not null`,
    values: [tokenHash(token)],
  })
  if (!row) throw fail('not-found')
  return row
}

/**
 * The owner of the mail address on the card confirms that the letter was his: a forger of the From header never gets
 * this link. What waited for the proof stops now. The link works once. Error: `not-found`.
 */
export async function confirmSender(site: SiteCtx, token: string): Promise<string> {
  const ctx = await clinicOf(site)
  const row = await waiting(ctx, token)
  await ctx.db.tx(async tx => {
    const how = 'ссылка из письма на адрес из карты'
    const changed = await tx.run({
      text: `update cases.subject_case set state = 'in-work', identified_at = $3, identified_how = $4, confirm_hash = null,
        version = version + 1 where tenant_id = $1 and case_id = $2 and state = 'identity-check'`,
      values: [ctx.tenantId, row.caseId, ctx.clock.date(), how],
    })
    if (changed === 0) throw fail('not-found')
    await note(tx, ctx, row, { event: 'identified', text: `Личность подтверждена: ${how}.` })
    if (row.kind === 'withdrawal') await stopWhatCanBe(tx, ctx, row, row.number, row, true)
    if (KIND_RULES[row.kind].blocksAtOnce) await blockFor(tx, ctx, { ...row, patientId: row.patientId! })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'privacy-cases.confirm-sender',
      purpose: 'rights_requests',
      entityId: row.entityId,
      patientId: row.patientId,
      object: { kind: 'subject_case', id: row.caseId },
    })
  })
  announce(ctx, 'inbox', row.entityId)
  return row.number
}

const frame = (clinic: string, title: string, body: ReturnType<typeof html>) =>
  html`<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="robots" content="noindex">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
  <link rel="stylesheet" href="/site-assets/site.css"></head><body><main><div class="wrap"><p class="small">${clinic}</p>
  <h1>${title}</h1>${body}</div></main></body></html>`

const askCode =
  () => html`<form method="post" class="sheet"><div class="field"><label for="code">Код из СМС</label>
  <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="8"></div>
  <button class="btn">Открыть ответ</button></form>`

/** Opening the link shows a button and changes nothing: mail scanners open links too. */
export const privacyCasePages: readonly Page[] = [
  {
    method: 'GET',
    path: '/c/:clinic/privacy/confirm/:token',
    run: async (ctx, { params }) => {
      const tenant = await readTenant(ctx.db)
      const row = await waiting(await clinicOf(ctx), params.token ?? '')
      return {
        kind: 'html',
        html: frame(
          tenant.name,
          'Подтвердите, что письмо ваше',
          html`<p class="lead">${KIND_RULES[row.kind].ru}, дело № ${row.number}. Если вы не отправляли письмо, закройте страницу: без подтверждения ничего не произойдёт.</p>
          <form method="post"><button class="btn">Да, письмо отправил я</button></form>`,
        ),
      }
    },
  },
  {
    method: 'POST',
    path: '/c/:clinic/privacy/confirm/:token',
    run: async (ctx, { params }) => {
      const tenant = await readTenant(ctx.db)
      const number = await confirmSender(ctx, params.token ?? '')
      return {
        kind: 'html',
        html: frame(
          tenant.name,
          'Спасибо, личность подтверждена',
          html`<p class="lead">Дело № ${number}. Новости и согласия уже остановлены, ответ придёт на этот же адрес.</p>`,
        ),
      }
    },
  },
  {
    method: 'GET',
    path: '/c/:clinic/privacy/answer/:token',
    run: async ctx => {
      const tenant = await readTenant(ctx.db)
      return { kind: 'html', html: frame(tenant.name, 'Ответ на ваш запрос', askCode()) }
    },
  },
  {
    method: 'POST',
    path: '/c/:clinic/privacy/answer/:token',
    run: async (ctx, { params, form }) => {
      const tenant = await readTenant(ctx.db)
      const sections = await openAnswer(await clinicOf(ctx), params.token ?? '', form.code ?? '')
      return {
        kind: 'html',
        html: frame(
          tenant.name,
          'Ответ на ваш запрос',
          html`${sections.map(section => html`<h2>${section.heading}</h2><ul>${section.lines.map(line => html`<li>${line}</li>`)}</ul>`)}`,
        ),
      }
    },
  },
]
