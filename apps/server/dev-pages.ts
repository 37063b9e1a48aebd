import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { formatMoment } from '#libs/format/index.ts'
import { readOutboxAcrossTenants } from '#modules/messaging/index.ts'
import { listTenantsAcrossTenants, moveTestClock } from '#modules/tenancy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'

const Move = z.object({
  tenant: z.uuid(),
  hours: z.coerce
    .number()
    .min(0.01)
    .max(24 * 400),
})

const frame = (title: string, body: Html) =>
  html`<!doctype html><html lang="ru"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="/site-assets/site.css"></head>
  <body><main><div class="wrap"><p class="small"><a href="/dev/outbox">Исходящие</a> · <a href="/dev/clock">Часы</a> · <a href="/app">Клиника</a></p><h1>${title}</h1>${body}</div></main></body></html>`
    .text

/** Pages for watching the demo: the outbox and the test clocks. They do not exist outside demo mode. */
export function addDevPages(server: FastifyInstance, services: Services): void {
  server.get('/dev/outbox.json', async () => readOutboxAcrossTenants(services))
  server.get('/dev/outbox', async (_, reply) => {
    const items = await readOutboxAcrossTenants(services)
    return reply.type('text/html; charset=utf-8').send(
      frame(
        'Исходящие сообщения',
        html`<p class="lead">Демонстрационный режим: наружу ничего не отправляется.</p>
        ${items.length === 0 && html`<p>Пока пусто.</p>`}
        ${items.map(
          item => html`<div class="card" style="margin-bottom:10px"><div class="small mute">${formatMoment(item.at, 'Europe/Moscow')} · ${item.channel === 'sms' ? 'СМС' : 'Письмо'} · ${item.from} → ${item.to}</div>
          ${item.subject && html`<strong>${item.subject}</strong>`}<div>${item.text}</div></div>`,
        )}`,
      ),
    )
  })
  const clocks = async () =>
    (await listTenantsAcrossTenants(services)).map(tenant => ({
      ...tenant,
      now: services.clockOf(tenant.tenantId).now().toString(),
    }))
  server.get('/dev/clock.json', clocks)
  server.get('/dev/clock', async (_, reply) => {
    const list = await clocks()
    return reply.type('text/html; charset=utf-8').send(
      frame(
        'Часы клиник',
        html`<p class="lead">Время клиники можно подвинуть только вперёд: сроки и напоминания сработают по нему.</p>
        ${list.map(
          tenant => html`<form class="sheet" method="post" action="/dev/clock" style="margin-bottom:12px"><h3>${tenant.name}</h3>
          <div>${formatMoment(tenant.now, tenant.zone)}</div><input type="hidden" name="tenant" value="${tenant.tenantId}">
          <div class="field"><label for="h-${tenant.slug}">На сколько часов вперёд</label><input id="h-${tenant.slug}" name="hours" type="text" inputmode="decimal" value="24"></div>
          <button class="btn">Подвинуть</button></form>`,
        )}`,
      ),
    )
  })
  server.post('/dev/clock', async (request, reply) => {
    const move = Move.safeParse(request.body)
    if (!move.success) throw fail('request.invalid', { fields: 'tenant, hours' })
    const now = await moveTestClock(services, move.data.tenant, Math.round(move.data.hours * 3_600_000))
    if (request.headers.accept?.includes('text/html')) return reply.redirect('/dev/clock', 303)
    return { now }
  })
}
