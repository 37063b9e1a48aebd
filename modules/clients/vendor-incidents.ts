import { dayOf, formatMoment } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { queueLetter } from './letters.ts'
import { listClients } from './queries.ts'
import { momentOf } from './who.ts'

const ZONE = 'Europe/Moscow'

export interface VendorIncident {
  readonly discoveredAt: Date
  readonly source: string
  readonly confidentiality: boolean
  readonly integrity: boolean
  readonly availability: boolean
  readonly pdAccess: boolean
  readonly description: string
  readonly measures: string
}

/** Which clock the notice to a client runs by. */
export const noticeTerm = (pdAccess: boolean) =>
  pdAccess ? ('incident-client-access' as const) : ('incident-client-other' as const)

/** The clock of the notice: 24 hours when personal data may have been reached, 72 otherwise (MM1-7.2). */
export const noticeDeadline = (incident: Pick<VendorIncident, 'discoveredAt' | 'pdAccess'>) =>
  deadlineOf(noticeTerm(incident.pdAccess), incident.discoveredAt.toISOString(), { zone: ZONE })

/** What a client is told: facts, what the client must do itself, and that a notice admits nothing (MM1-7.3). */
export function clientNotice(incident: VendorIncident, number: string): string {
  const broken = [
    incident.confidentiality && 'конфиденциальность',
    incident.integrity && 'целостность',
    incident.availability && 'доступность',
  ].filter(Boolean)
  return [
    `Уведомляем об инциденте ${number}, обнаруженном ${formatMoment(incident.discoveredAt.toISOString(), ZONE)} (МСК).`,
    `Нарушено: ${broken.join(', ')}. ${incident.pdAccess ? 'Возможен доступ к персональным данным, которые обрабатываются по вашему поручению.' : 'Доступа к персональным данным не выявлено.'}`,
    incident.description,
    `Принятые меры: ${incident.measures}`,
    incident.pdAccess
      ? 'Вы как оператор сами уведомляете Роскомнадзор (24 часа и 72 часа с момента, когда узнали) и субъектов: черновики готовит раздел «Персональные данные → Инциденты».'
      : 'Обязанность уведомить Роскомнадзор определяет оператор.',
    'Направление этого уведомления не означает признания вины или ответственности (п. 7.3 приложения 1 к оферте).',
  ].join('\n\n')
}

/**
 * Enters an incident and queues the notices to the clients concerned, all in force when none is named, in one transaction.
 * `unreachable` have no legal address: the register keeps them as not told until somebody writes down how they were.
 * Errors: `request.invalid` (nothing broken, discovery to come, unknown client).
 */
export async function registerVendorIncident(
  services: Services,
  db: ScopedDb,
  input: VendorIncident & { readonly tenantIds: readonly string[]; readonly by: string; readonly now: Date },
): Promise<{ incidentId: string; number: string; noticed: number; unreachable: number }> {
  if (!(input.confidentiality || input.integrity || input.availability))
    throw fail('request.invalid', { fields: 'confidentiality, integrity, availability' })
  if (input.discoveredAt > input.now) throw fail('request.invalid', { fields: 'discoveredAt' })
  const inForce = await listClients(db, { states: ['active', 'suspended', 'terminated', 'retention'] })
  const concerned = inForce.filter(
    client => input.tenantIds.length === 0 || input.tenantIds.includes(client.tenantId),
  )
  if (concerned.length < input.tenantIds.length) throw fail('request.invalid', { fields: 'tenantIds' })
  const incidentId = newId()
  return db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(4216321)' })
    const counted = await tx.first<{ n: number }>({
      text: 'select count(*)::int + 1 as n from clients.incident',
    })
    const number = `ИП-${counted!.n}/${dayOf(input.now.getTime(), ZONE).slice(0, 4)}`
    await tx.run(
      q.insertInto('clients.incident').values({
        incident_id: incidentId,
        number,
        discovered_at: input.discoveredAt,
        source: input.source,
        confidentiality: input.confidentiality,
        integrity: input.integrity,
        availability: input.availability,
        pd_access: input.pdAccess,
        description: input.description,
        measures: input.measures,
        recorded_at: input.now,
        recorded_by: input.by,
      }),
    )
    let noticed = 0
    for (const { tenantId } of concerned) {
      const letterId = await queueLetter(tx, {
        tenantId,
        kind: 'once:incident',
        subject: `Инцидент информационной безопасности ${number}`,
        body: clientNotice(input, number),
        basis: { kind: 'incident', id: incidentId },
        now: momentOf(services, tenantId).now,
        createdBy: input.by,
      })
      await tx.run({
        text: 'insert into clients.incident_notice (tenant_id, incident_id, letter_id) values ($1, $2, $3)',
        values: [tenantId, incidentId, letterId],
      })
      if (letterId) noticed++
    }
    return { incidentId, number, noticed, unreachable: concerned.length - noticed }
  })
}

/** The register: incidents with the clock of the notice and who was told when, newest first. */
export async function readVendorIncidents(db: Reader, now: Date) {
  const rows = await db.all<
    VendorIncident & {
      incidentId: string
      number: string
      notices: {
        tenantId: string
        client: string
        address: string | null
        sentAt: string | null
        how: string | null
      }[]
    }
  >({
    text: `select i.incident_id as "incidentId", i.number, i.discovered_at as "discoveredAt", i.source, i.confidentiality, i.integrity,
        i.availability, i.pd_access as "pdAccess", i.description, i.measures,
        coalesce((select jsonb_agg(jsonb_build_object('tenantId', n.tenant_id, 'client', c.short_name,
            'address', l.address, 'sentAt', coalesce(l.sent_at, t.told_at), 'how', t.how) order by c.short_name)
          from clients.incident_notice n join clients.client c using (tenant_id)
            left join clients.letter l on l.tenant_id = n.tenant_id and l.letter_id = n.letter_id
            left join clients.incident_told t on t.tenant_id = n.tenant_id and t.incident_id = n.incident_id
          where n.incident_id = i.incident_id), '[]') as notices
      from clients.incident i order by i.discovered_at desc limit 200`,
  })
  return rows.map(row => {
    const due = noticeDeadline(row)
    const waits = row.notices.some(notice => notice.sentAt === null)
    const last = row.notices.reduce((latest, n) => (n.sentAt && n.sentAt > latest ? n.sentAt : latest), '')
    return {
      ...row,
      discoveredAt: row.discoveredAt.toISOString(),
      notices: row.notices.map(n => ({ ...n, sentAt: n.sentAt && new Date(n.sentAt).toISOString() })),
      dueAt: due.dueAt,
      explanation: due.ru,
      state:
        row.notices.length === 0
          ? ('nobody' as const)
          : waits
            ? now > new Date(due.dueAt)
              ? ('overdue' as const)
              : ('waiting' as const)
            : new Date(last) > new Date(due.dueAt)
              ? ('late' as const)
              : ('told' as const),
    }
  })
}
