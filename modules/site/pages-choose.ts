import { Temporal } from 'temporal-polyfill'
import { dayOf, formatDay, formatMinutes, formatTime, pluralRu } from '#libs/format/index.ts'
import { isId } from '#libs/ids/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { shortName } from '#libs/names/index.ts'
import { findFreeTimes } from '#modules/scheduling/index.ts'
import type { SiteCtx } from '#platform/context/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'

type Site = Awaited<ReturnType<typeof loadSite>>

/** What the visitor has chosen so far; everything lives in the address, so «back» works and nothing is stored. */
interface Choice {
  readonly service: string | null
  readonly doctor: string | null
  readonly branch: string | null
  readonly day: string | null
  /** Which fortnight from today, «1» the second one; none is the first. */
  readonly later: string | null
}

const idOr = (value: string | undefined) => (isId(value) ? value : null)
const address = (base: string, choice: Choice, change: Partial<Choice>) => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries({ ...choice, ...change })) if (value) query.set(key, value)
  return `${base}/book?${query}`
}
/** After a day the page opens at its times, and the keyboard goes on from there, not from the top. */
const TIMES = 'times'

const steps = (current: number) =>
  html`<ol class="steps" aria-label="Шаги записи">${['Услуга', 'Врач и время', 'Контакты', 'Код из СМС'].map(
    (name, i) =>
      html`<li${i < current ? html` class="past"` : ''}${i === current ? html` aria-current="step"` : ''}><span>${i + 1}.\u00a0${name}</span></li>`,
  )}</ol>`

function chooseService(site: Site, base: string, choice: Choice): Html {
  const doctor = site.doctors.find(candidate => candidate.practitionerId === choice.doctor)
  const offered = site.services.filter(
    service =>
      service.online &&
      site.bookable.has(service.entityId) &&
      (!doctor || doctor.serviceIds.includes(service.serviceId)),
  )
  const groups = [...Map.groupBy(offered, service => service.category)]
  return html`${steps(0)}<h1>${doctor ? `Запись: ${shortName(doctor)}` : 'На что записать?'}</h1>
    ${offered.length === 0 && html`<p class="note warn">Через сайт сейчас не записывают. Позвоните в клинику: телефон внизу страницы.</p>`}
    ${groups.map(
      ([category, list]) =>
        html`<h2>${category}</h2><div class="cards">${list.map(
          service => html`
      <a class="card" href="${address(base, choice, { service: service.serviceId })}"><h3>${service.name}</h3>
      <div class="mute">${formatMinutes(service.durationMinutes)} · ${formatKopecks(service.priceKopecks)}</div></a>`,
        )}</div>`,
    )}`
}

/** Days of the strip: two weeks stand in a phone's width when it is scrolled once. */
const STRIP_DAYS = 14

const branchChips = (site: Site, base: string, choice: Choice): Html => {
  const chip = (branch: string | null, name: string) =>
    html`<a href="${address(base, choice, { branch })}"${branch === choice.branch ? html` aria-current="true"` : ''}>${name}</a>`
  return html`<nav class="chips" aria-label="Филиал">${chip(null, 'Любой филиал')}${site.open.map(branch => chip(branch.branchId, branch.name))}</nav>`
}

/** A day of the strip: how many times are free; a day without any is no link. */
function dayCell(day: string, free: number, current: boolean, href: string): Html {
  const [date, weekday] = formatDay(day).split(', ')
  if (free === 0)
    return html`<span class="none">${date}<br>${weekday}<br><span class="small">нет окон</span></span>`
  return html`<a href="${href}"${current ? html` aria-current="date"` : ''}><strong>${date}</strong>${weekday}<span class="small mute">${free}\u00a0${pluralRu(free, 'окно', 'окна', 'окон')}</span></a>`
}

async function chooseTime(ctx: SiteCtx, site: Site, base: string, choice: Choice): Promise<Html> {
  const service = site.services.find(candidate => candidate.serviceId === choice.service)!
  const zone = site.branches.find(branch => branch.branchId === choice.branch)?.zone ?? site.tenant.zone
  const today = dayOf(ctx.clock.nowMs(), zone)
  // As far as the clinic books ahead, a fortnight a page.
  const pages = Math.ceil(site.tenant.bookingHorizonDays / STRIP_DAYS)
  const page = Math.min(Number(choice.later ?? 0), pages - 1)
  const first = Temporal.PlainDate.from(today).add({ days: page * STRIP_DAYS })
  const shownDays = Math.min(STRIP_DAYS, site.tenant.bookingHorizonDays - page * STRIP_DAYS)
  const { times } = await findFreeTimes(ctx, {
    from: first.toString(),
    days: shownDays,
    serviceId: service.serviceId,
    limit: 5_000,
    practitionerId: choice.doctor ?? undefined,
    branchId: choice.branch ?? undefined,
  })
  const zoneOf = new Map(site.branches.map(branch => [branch.branchId, branch.zone]))
  const open = times.filter(time =>
    site.doctors.some(doctor => doctor.practitionerId === time.practitionerId),
  )
  const byDay = Map.groupBy(open, time => dayOf(time.startsAt, zoneOf.get(time.branchId)!))
  const days = Array.from({ length: shownDays }, (_, i) => first.add({ days: i }).toString())
  const fortnight = (n: number, name: string) =>
    html`<a href="${address(base, choice, { later: n > 0 ? String(n) : null, day: null })}">${name}</a>`
  const day =
    choice.day && byDay.has(choice.day) ? choice.day : (days.find(candidate => byDay.has(candidate)) ?? null)
  const shown = day ? byDay.get(day)! : []
  const columns = [...Map.groupBy(shown, time => `${time.practitionerId}/${time.branchId}`)]
  return html`${steps(1)}<h1>${service.name}</h1>
    <p class="mute">${formatMinutes(service.durationMinutes)} · ${formatKopecks(service.priceKopecks)} · <a href="${base}/book">другая услуга</a>${choice.doctor && html` · <a href="${address(base, choice, { doctor: null })}">любой врач</a>`}</p>
    ${site.open.length > 1 && branchChips(site, base, choice)}
    <h2>День</h2><nav class="days" aria-label="День" tabindex="0">${days.map(candidate => dayCell(candidate, byDay.get(candidate)?.length ?? 0, candidate === day, `${address(base, choice, { day: candidate })}#${TIMES}`))}</nav>
    ${pages > 1 && html`<p class="row">${page > 0 && fortnight(page - 1, '← Раньше')} ${page < pages - 1 && fortnight(page + 1, 'Позже →')}</p>`}
    ${day === null && html`<p class="note warn">Свободного времени в эти дни нет. Посмотрите другие дни, выберите другого врача или позвоните в клинику.</p>`}
    <div id="${TIMES}">${columns.map(([, list]) => {
      const doctor = site.doctors.find(candidate => candidate.practitionerId === list[0]!.practitionerId)!
      const branch = site.branches.find(candidate => candidate.branchId === list[0]!.branchId)!
      return html`<section><h2>${shortName(doctor)} <span class="mute small">${doctor.positionTitle} · ${branch.name}</span></h2>
        <div class="times">${list.map(
          time => html`<form method="post" action="${base}/book/hold">
          <input type="hidden" name="service" value="${service.serviceId}"><input type="hidden" name="doctor" value="${time.practitionerId}">
          <input type="hidden" name="branch" value="${time.branchId}"><input type="hidden" name="at" value="${time.startsAt}">
          <button aria-label="${shortName(doctor)}, ${formatDay(day!)}, ${formatTime(time.startsAt, branch.zone)}">${formatTime(time.startsAt, branch.zone)}</button></form>`,
        )}</div></section>`
    })}</div>`
}

/** Service, then doctor, branch, day and time: one page that shows the next question. */
export const choosePage: Page = {
  method: 'GET',
  path: '/c/:clinic/book',
  run: async (ctx, { query }) => {
    const site = await loadSite(ctx)
    const base = `/c/${site.tenant.slug}`
    const choice: Choice = {
      service: idOr(query.service),
      doctor: idOr(query.doctor),
      branch: idOr(query.branch),
      day: /^\d{4}-\d\d-\d\d$/.test(query.day ?? '') ? query.day! : null,
      later: /^\d{1,2}$/.test(query.later ?? '') ? query.later! : null,
    }
    const known = site.services.some(
      ({ serviceId, online, entityId }) =>
        serviceId === choice.service && online && site.bookable.has(entityId),
    )
    const notice = query.taken
      ? html`<p class="note bad" role="alert">Это время только что заняли. Выберите другое.</p>`
      : null
    const body = known ? await chooseTime(ctx, site, base, choice) : chooseService(site, base, choice)
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Запись на приём', section: 'book', robots: 'noindex' },
        html`${notice}${body}`,
      ),
    }
  },
}

export { steps }
