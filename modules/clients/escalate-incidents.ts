import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { VENDOR_ROLES, vendorMay } from '#libs/permissions/index.ts'
import { escalationsPassed, termOf } from '#libs/subject-case/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { noticeTerm } from './vendor-incidents.ts'
import { momentOf } from './who.ts'

interface Waiting {
  readonly incident_id: string
  readonly number: string
  readonly discovered_at: Date
  readonly pd_access: boolean
  readonly waiting: number
}

/**
 * Calls out to the vendor's security people every notice to a client that has not left, at each hour of the ladder once
 * (MM1-7.2: 12, 20, 23 of 24 hours; 36, 60, 71 of 72). Counts the clients only: no name and nothing of the incident in
 * the letter.
 */
export async function escalateVendorIncidentsAcrossTenants(
  services: Services,
  now: Date = momentOf(services, PLATFORM_TENANT).now,
): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const open = await db.all<Waiting>({
    text: `select i.incident_id, i.number, i.discovered_at, i.pd_access, count(*)::int as waiting
      from clients.incident i join clients.incident_notice n using (incident_id)
        left join clients.letter l on l.tenant_id = n.tenant_id and l.letter_id = n.letter_id
      where l.sent_at is null and not exists (select from clients.incident_told t
        where t.tenant_id = n.tenant_id and t.incident_id = n.incident_id) group by i.incident_id`,
  })
  if (open.length === 0) return
  const people = await db.all<{ email: string }>({
    text: 'select email from identity.vendor_user where role = any ($1) order by email',
    values: [VENDOR_ROLES.filter(role => vendorMay(role, 'vendor.security.manage'))],
  })
  for (const incident of open) {
    const term = noticeTerm(incident.pd_access)
    const hours = escalationsPassed(term, incident.discovered_at, now).at(-1)
    if (hours === undefined) continue
    await db.tx(async tx => {
      const first = await tx.run({
        text: `insert into clients.incident_escalation (incident_id, hours, at, told) values ($1, $2, $3, $4)
          on conflict do nothing`,
        values: [incident.incident_id, hours, now, people.length],
      })
      if (first === 0) return
      for (const { email } of people)
        await sendMessage(
          tx,
          { tenantId: PLATFORM_TENANT, clock: services.clockOf(PLATFORM_TENANT) },
          {
            channel: 'email',
            recipient: email,
            sender: 'Амбулатория',
            subject: `Инцидент ${incident.number}: прошло ${hours} ч, не уведомлено клиентов: ${incident.waiting}`,
            body: `Срок уведомления — ${termOf(term).amount} ч с обнаружения (п. 7.2 приложения 1 к оферте).\n${services.config.publicUrl}/console/incidents`,
            purpose: 'security',
            about: { kind: 'vendor_incident', id: incident.incident_id },
          },
        )
    })
  }
}
