import ical, { ICalCalendarMethod } from 'ical-generator'
import { dayOf, formatDay, formatMoment, formatTime } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  changeableUntil,
  changeStatus,
  findFreeTimes,
  moveAppointment,
  type OwnVisit,
  requireChangeable,
  STATUS_WORDS,
  visitByToken,
} from '#modules/scheduling/index.ts'
import { type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { explain, Failure, fail } from '#platform/errors/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page, PageRequest } from '#platform/http/page.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'

/** Whoever holds the link is the patient: the secret in it came by SMS to the confirmed phone. */
async function open(ctx: SiteCtx, request: PageRequest) {
  const clinic = unsafeWithClinicRights(ctx, ctx.db.scope.entityIds)
  const token = request.params.token ?? ''
  if (!/^[\w-]{40,50}$/.test(token)) throw fail('not-found')
  const [site, visit] = await Promise.all([loadSite(ctx), visitByToken(clinic, token)])
  const branch = site.branches.find(candidate => candidate.branchId === visit.branchId)!
  const doctor = site.doctors.find(candidate => candidate.practitionerId === visit.practitionerId)
  const service = site.services.find(candidate => candidate.serviceId === visit.serviceIds[0])
  return { clinic, site, visit, branch, doctor, service, base: `/c/${site.tenant.slug}/visit/${token}` }
}
type Opened = Awaited<ReturnType<typeof open>>

const live = (visit: OwnVisit) => visit.status === 'booked' || visit.status === 'confirmed'

function facts({ visit, branch, doctor, service, site }: Opened): Html {
  return html`<dl class="facts"><dt>Когда</dt><dd>${formatMoment(visit.startsAt.getTime(), branch.zone)}${branch.zone !== site.tenant.zone && ', местное время филиала'}</dd>
    <dt>Врач</dt><dd>${doctor ? fullName(doctor) : '—'}</dd>${service && html`<dt>Услуга</dt><dd>${service.name}</dd>`}
    <dt>Где</dt><dd>${branch.name}, ${branch.address}</dd><dt>Телефон</dt><dd><a href="tel:${branch.phone}">${formatPhone(branch.phone)}</a></dd>
    <dt>Состояние</dt><dd>${visit.status === 'booked' ? 'вы записаны' : STATUS_WORDS[visit.status]}</dd></dl>`
}

function visitBody(ctx: SiteCtx, opened: Opened, notice: Html | null): Html {
  const { visit, base, site } = opened
  const until = changeableUntil(visit, site.tenant.onlineChangeHours)
  const changeable = live(visit) && ctx.clock.date() <= until
  return html`${notice}<h1>Ваша запись</h1><div class="card">${facts(opened)}</div><br>
    ${
      live(visit) &&
      html`<div class="row">${visit.status === 'booked' && html`<form method="post" action="${base}/confirm"><button class="btn">Подтверждаю, приду</button></form>`}
      <a class="btn quiet" href="${base}/calendar.ics">В календарь телефона</a></div>`
    }
    ${
      changeable
        ? html`<h2>Планы изменились?</h2><div class="row"><a class="btn quiet" href="${base}/move">Перенести</a></div>
        <form class="sheet" method="post" action="${base}/cancel" style="margin-top:14px"><div class="field"><label for="reason">Причина отмены</label>
        <input id="reason" name="reason" type="text" maxlength="200" value="Не смогу прийти"></div><button class="btn danger">Отменить запись</button></form>`
        : live(visit) &&
          html`<p class="note">Менять запись через интернет можно не позднее чем за ${site.tenant.onlineChangeHours} ч до приёма. Позвоните в клинику.</p>`
    }`
}

const page = (ctx: SiteCtx, opened: Opened, notice: Html | null, status = 200) => ({
  kind: 'html' as const,
  status,
  html: layout(
    opened.site,
    { title: 'Ваша запись', section: 'none', robots: 'noindex' },
    visitBody(ctx, opened, notice),
  ),
})

const show: Page = {
  method: 'GET',
  path: '/c/:clinic/visit/:token',
  run: async (ctx, request) => {
    const opened = await open(ctx, request)
    const notice = request.query.new
      ? html`<p class="note" role="status"><strong>Вы записаны.</strong> Ссылка на эту страницу пришла вам по СМС.</p>`
      : request.query.moved
        ? html`<p class="note" role="status">Запись перенесена.</p>`
        : null
    return page(ctx, opened, notice)
  },
}

/** Runs a change of the patient's own visit and shows the page again, with the reason when it was refused. */
const changing = (path: string, change: (opened: Opened, request: PageRequest) => Promise<void>): Page => ({
  method: 'POST',
  path,
  run: async (ctx, request) => {
    const opened = await open(ctx, request)
    try {
      await change(opened, request)
      return { kind: 'redirect', to: opened.base }
    } catch (error) {
      if (!(error instanceof Failure) || error.status >= 500) throw error
      const text = explain(error.code, error.params, 'ru')
      return page(ctx, opened, html`<p class="note bad" role="alert">${text}</p>`, error.status)
    }
  },
})

// What the desk has written since stays: a visit that has begun is not the patient's to set back.
const confirm = changing('/c/:clinic/visit/:token/confirm', async ({ clinic, visit }) => {
  const { appointmentId, version, status } = visit
  if (status === 'confirmed') return
  if (status !== 'booked')
    throw fail('appointment.status', { from: STATUS_WORDS[status], to: STATUS_WORDS.confirmed })
  await changeStatus(clinic, { appointmentId, version, status: 'confirmed' })
})

const cancel = changing('/c/:clinic/visit/:token/cancel', async ({ clinic, visit, branch }, { form }) => {
  await requireChangeable(clinic, visit, formatPhone(branch.phone))
  const reason = (form.reason ?? '').trim().slice(0, 200) || 'Причина не указана'
  const { appointmentId, version } = visit
  await changeStatus(clinic, { appointmentId, version, status: 'cancelled', reason })
})

const move: Page = {
  method: 'GET',
  path: '/c/:clinic/visit/:token/move',
  run: async (ctx, request) => {
    const opened = await open(ctx, request)
    const { clinic, visit, branch, base, site } = opened
    await requireChangeable(clinic, visit, formatPhone(branch.phone))
    const durationMinutes = (visit.endsAt.getTime() - visit.startsAt.getTime()) / 60_000
    const { times } = await findFreeTimes(ctx, {
      from: dayOf(ctx.clock.nowMs(), branch.zone),
      days: 14,
      practitionerId: visit.practitionerId,
      branchId: visit.branchId,
      durationMinutes,
      limit: 2_000,
    })
    const byDay = [...Map.groupBy(times, time => dayOf(time.startsAt, branch.zone))]
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Перенос записи', section: 'none', robots: 'noindex' },
        html`<h1>Новое время</h1><div class="card">${facts(opened)}</div>
        ${byDay.length === 0 && html`<p class="note warn">У этого врача нет свободного времени на две недели. Позвоните в клинику.</p>`}
        ${byDay.map(
          ([day, list]) =>
            html`<h2>${formatDay(day)}</h2><div class="times">${list.map(
              time => html`<form method="post" action="${base}/move">
          <input type="hidden" name="at" value="${time.startsAt}"><button>${formatTime(time.startsAt, branch.zone)}</button></form>`,
            )}</div>`,
        )}`,
      ),
    }
  },
}

const postMove: Page = {
  method: 'POST',
  path: '/c/:clinic/visit/:token/move',
  run: async (ctx, request) => {
    const opened = await open(ctx, request)
    const { clinic, visit, branch, base } = opened
    if (Number.isNaN(Date.parse(request.form.at ?? ''))) throw fail('not-found')
    try {
      await requireChangeable(clinic, visit, formatPhone(branch.phone))
      await moveAppointment(clinic, {
        appointmentId: visit.appointmentId,
        version: visit.version,
        startsAt: new Date(request.form.at!).toISOString(),
        outsideSchedule: false,
      })
      // A moved visit has a new link, sent by SMS; the old one ends here.
      return {
        kind: 'html',
        html: layout(
          opened.site,
          { title: 'Запись перенесена', section: 'none', robots: 'noindex' },
          html`<h1>Запись перенесена</h1><p class="note" role="status"><strong>${formatMoment(Date.parse(request.form.at!), branch.zone)}</strong>. Новая ссылка пришла вам по СМС.</p>`,
        ),
      }
    } catch (error) {
      if (!(error instanceof Failure) || error.status >= 500) throw error
      return page(
        ctx,
        opened,
        html`<p class="note bad" role="alert">${explain(error.code, error.params, 'ru')} <a href="${base}/move">Другое время</a></p>`,
        error.status,
      )
    }
  },
}

const calendar: Page = {
  method: 'GET',
  path: '/c/:clinic/visit/:token/calendar.ics',
  run: async (ctx, request) => {
    const { visit, branch, site, base } = await open(ctx, request)
    // No service and no speciality: a calendar is often shared, and what ails a person is nobody's business.
    const file = ical({
      name: site.tenant.name,
      method: ICalCalendarMethod.PUBLISH,
      prodId: { company: 'Ambulatoria', product: 'Site', language: 'RU' },
    })
    file.createEvent({
      id: `${visit.appointmentId}@ambulatoria`,
      sequence: visit.version,
      start: visit.startsAt,
      end: visit.endsAt,
      summary: `Приём: ${site.tenant.name}`,
      location: branch.address,
      url: `${ctx.services.config.publicUrl}${base}`,
    })
    return {
      kind: 'file',
      contentType: 'text/calendar; charset=utf-8',
      fileName: 'visit.ics',
      body: file.toString(),
    }
  },
}

export const visitPages: readonly Page[] = [show, confirm, cancel, move, postMove, calendar]
