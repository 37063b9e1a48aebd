import { isNotice, textKindName } from '#libs/consent-text/index.ts'
import { dayOf, formatDate, formatMinutes } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { currentEditions, listEditions, readEdition } from '#modules/consents/index.ts'
import { shownReviews } from '#modules/reviews/index.ts'
import { fail } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { hoursLine } from './hours-line.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'
import { reviewsOfDoctor } from './pages-reviews.ts'

type Site = Awaited<ReturnType<typeof loadSite>>
type Doctor = Site['doctors'][number]

const doctorCard = (base: string, doctor: Doctor) => html`<div class="card">
  <div class="person"><span class="monogram" aria-hidden="true">${doctor.surname[0]}${doctor.given[0]}</span>
  <div><h3><a href="${base}/doctors/${doctor.slug}">${fullName(doctor)}</a></h3><div class="mute small">${doctor.positionTitle}</div></div></div>
  ${doctor.worksSince && html`<div class="small mute">Стаж с ${doctor.worksSince} года${doctor.children ? ', принимает детей' : ''}</div>`}
  <div class="foot"><a class="btn quiet" href="${base}/book?doctor=${doctor.practitionerId}">Выбрать время</a></div></div>`

/** Whether anything can be booked here at all. */
const opensOnline = (site: Site): boolean =>
  site.services.some(service => service.online && site.bookable.has(service.entityId)) &&
  site.doctors.length > 0

const welcome = ({ tenant }: Site, base: string) => html`
  <p class="lead">${tenant.tagline && `${tenant.tagline}. `}Запись на приём за две минуты: услуга, время, код из СМС.</p>
  <p class="row"><a class="btn" href="${base}/book">Записаться на приём</a> <a class="btn quiet" href="${base}/services">Услуги и цены</a></p>`

/** A clinic that was just opened promises nothing that is not there yet. */
const preparing = (site: Site) => html`<p class="lead">${site.tenant.tagline}</p>
  <p class="note">${site.doctors.length === 0 ? 'Клиника готовится к открытию.' : 'Запись через сайт ещё не открыта.'} Запишем вас по телефону: он внизу страницы.</p>`

const branchCard = (site: Site, base: string, branch: Site['branches'][number]) => {
  const hours = hoursLine(site.hours.filter(row => row.branchId === branch.branchId))
  return html`<div class="card"><h3>${branch.name}</h3><div>${branch.address}</div>
    <div><a href="tel:${branch.phone}">${formatPhone(branch.phone)}</a></div>
    ${hours && html`<div class="small mute">Приём: ${hours}</div>`}
    <div class="foot"><a class="btn quiet" href="${base}/book?branch=${branch.branchId}">Записаться сюда</a></div></div>`
}

const home: Page = {
  method: 'GET',
  path: '/c/:clinic',
  run: async ctx => {
    const site = await loadSite(ctx)
    const base = `/c/${site.tenant.slug}`
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Запись на приём', section: 'home' },
        html`
        <h1>${site.tenant.name}</h1>
        ${opensOnline(site) ? welcome(site, base) : preparing(site)}
        ${site.doctors.length > 0 && html`<h2>Врачи</h2><div class="cards">${site.doctors.map(doctor => doctorCard(base, doctor))}</div>`}
        ${site.open.length > 0 && html`<h2>Где мы</h2><div class="cards">${site.open.map(branch => branchCard(site, base, branch))}</div>`}`,
      ),
    }
  },
}

const doctors: Page = {
  method: 'GET',
  path: '/c/:clinic/doctors',
  run: async ctx => {
    const site = await loadSite(ctx)
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Врачи', section: 'doctors' },
        html`<h1>Врачи</h1>
        ${site.doctors.length === 0 && html`<p class="note">Врачи появятся здесь, когда клиника их представит.</p>`}
        <div class="cards">${site.doctors.map(doctor => doctorCard(`/c/${site.tenant.slug}`, doctor))}</div>`,
      ),
    }
  },
}

const doctor: Page = {
  method: 'GET',
  path: '/c/:clinic/doctors/:slug',
  run: async (ctx, { params }) => {
    const site = await loadSite(ctx)
    const found = site.doctors.find(candidate => candidate.slug === params.slug)
    if (!found) throw fail('not-found')
    const base = `/c/${site.tenant.slug}`
    const shown = await shownReviews(ctx, { practitionerId: found.practitionerId })
    const services = site.services.filter(service => found.serviceIds.includes(service.serviceId))
    return {
      kind: 'html',
      html: layout(
        site,
        { title: fullName(found), section: 'doctors' },
        html`
        <div class="person"><span class="monogram" aria-hidden="true">${found.surname[0]}${found.given[0]}</span><div><h1>${fullName(found)}</h1></div></div>
        <p class="lead">${found.about ? `${found.positionTitle}. ${found.about}` : found.positionTitle}</p>
        <p class="row"><a class="btn" href="${base}/book?doctor=${found.practitionerId}">Выбрать время</a></p>
        ${found.education && html`<h2>Образование</h2><p>${found.education}</p>`}
        ${services.length > 0 && html`<h2>Услуги</h2>`}<table class="prices"><tbody>${services.map(service => html`<tr><td>${service.name}</td><td class="sum">${formatKopecks(service.priceKopecks)}</td></tr>`)}</tbody></table>
        ${reviewsOfDoctor(base, found, shown)}`,
      ),
    }
  },
}

const services: Page = {
  method: 'GET',
  path: '/c/:clinic/services',
  run: async ctx => {
    const site = await loadSite(ctx)
    const base = `/c/${site.tenant.slug}`
    const groups = [...Map.groupBy(site.services, service => service.category)]
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Услуги и цены', section: 'services' },
        html`<h1>Услуги и цены</h1>
        ${groups.length === 0 && html`<p class="note">Прейскурант ещё не опубликован. Спросите о ценах по телефону: он внизу страницы.</p>`}
        ${groups.map(
          ([category, list]) =>
            html`<h2>${category}</h2><table class="prices"><tbody>${list.map(
              service => html`<tr>
          <td>${service.name}<div class="mute small">${service.nomenclatureCode} · ${formatMinutes(service.durationMinutes)}</div></td>
          <td class="sum">${formatKopecks(service.priceKopecks)}</td>
          <td>${service.online && html`<a href="${base}/book?service=${service.serviceId}">Записаться</a>`}</td></tr>`,
            )}</tbody></table>`,
        )}`,
      ),
    }
  },
}

const legal: Page = {
  method: 'GET',
  path: '/c/:clinic/legal/:entity',
  run: async (ctx, { params }) => {
    const site = await loadSite(ctx)
    const entity = site.entities.find(candidate => candidate.entityId === params.entity)
    if (!entity) throw fail('not-found')
    const editions = await listEditions(ctx.db, entity.entityId)
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Персональные данные', section: 'none' },
        html`<h1>Персональные данные</h1>
        <p class="lead">Оператор: ${entity.fullName}. Каждый текст — отдельный документ, прежние редакции сохраняются.</p>
        <table class="prices"><tbody>${editions.map(
          edition => html`<tr>
          <td><a href="/c/${site.tenant.slug}/text/${edition.editionId}">${edition.title}</a><div class="mute small">${textKindName(edition.kind)}, редакция ${edition.number}, действует с ${formatDate(dayOf(edition.effectiveFrom, site.tenant.zone))}</div></td></tr>`,
        )}</tbody></table>`,
      ),
    }
  },
}

const text: Page = {
  method: 'GET',
  path: '/c/:clinic/text/:edition',
  run: async (ctx, { params }) => {
    const site = await loadSite(ctx)
    if (!/^[0-9a-f-]{36}$/.test(params.edition ?? '')) throw fail('not-found')
    const edition = await readEdition(ctx.db, params.edition!)
    const set = (await currentEditions(ctx.db, edition.entityId, ctx.clock.date())).filter(
      one => isNotice(one.kind) && one.kind !== edition.kind,
    )
    return {
      kind: 'html',
      html: layout(
        site,
        { title: edition.title, section: 'none' },
        html`<article class="legal"><h1>${edition.title}</h1>
        <p class="mute">Редакция ${edition.number}. Действует с ${formatDate(dayOf(edition.effectiveFrom, site.tenant.zone))}</p>
        ${edition.body.map(paragraph => html`${paragraph.heading && html`<h2>${paragraph.heading}</h2>`}<p>${paragraph.text}</p>`)}
        <p><a href="/c/${site.tenant.slug}/text/${edition.editionId}/pdf">PDF: юридически значимый вид</a></p>
        <p class="mute small">Утвердил: ${edition.approvedBy}</p>
        <p class="hash">SHA-256: ${edition.sha256}</p>
        <section aria-label="Документы набора"><h2>Документы набора</h2><ul>${set.map(
          one =>
            html`<li><a href="/c/${site.tenant.slug}/text/${one.editionId}">${textKindName(one.kind)}</a>, редакция ${one.number}</li>`,
        )}
        <li><a href="/c/${site.tenant.slug}/legal/${edition.entityId}">Согласия и прежние редакции</a></li></ul></section></article>`,
      ),
    }
  },
}

export const aboutPages: readonly Page[] = [home, doctors, doctor, services, legal, text]
