import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { deadlineOf, termOf, urgencyOf } from '#libs/subject-case/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { OtherDeadline } from './case-contract.ts'

const NOTICES = { 'incident-first': 'rkn-first', 'incident-result': 'rkn-result' } as const

/**
 * What the officer has to do in time beside the cases of people, the nearest first: notices of incidents with access to
 * personal data that have not been filed (152-ФЗ art. 21 p. 3.1; MM1-7.3), what waits in the queue of destruction (IP-3.8b).
 * @param zone IANA zone of the clinic
 */
export async function otherDeadlines(db: Reader, zone: string, nowMs: number): Promise<OtherDeadline[]> {
  const [incidents, destructions] = [
    await db.all<{ id: string; entity_id: string; number: string; discovered_at: Date; filed: string[] }>({
      name: 'cases.open-incidents',
      text: `select i.incident_id as id, i.entity_id, i.number, i.discovered_at,
          array(select n.kind from cases.incident_notice n where n.tenant_id = i.tenant_id and n.incident_id = i.incident_id) as filed
        from cases.incident i where i.pd_access and i.closed_at is null limit 500`,
    }),
    await db.all<{
      id: string
      entity_id: string
      subject_info: string
      withdrawn: boolean
      due_at: Date
      due_explanation: string
    }>({
      name: 'cases.open-destructions',
      text: `select destruction_id as id, entity_id, subject_info, case_id is not null as withdrawn, due_at, due_explanation
        from cases.destruction where state in ('proposed', 'running') order by due_at limit 500`,
    }),
  ]
  const ofIncidents = incidents.flatMap(incident =>
    (['incident-first', 'incident-result'] as const)
      .filter(term => !incident.filed.includes(NOTICES[term]))
      .map(term => {
        const due = deadlineOf(term, incident.discovered_at.toISOString(), { zone })
        const { ru, en } = termOf(term)
        return {
          id: incident.id,
          source: 'incident' as const,
          entityId: incident.entity_id,
          term,
          number: incident.number,
          duty: { ru, en },
          dueAt: due.dueAt,
          dueDay: null,
          explanation: { ru: due.ru, en: due.en },
          urgency: urgencyOf(Date.parse(due.dueAt), nowMs, null),
        }
      }),
  )
  const ofDestructions = destructions.map(one => {
    const term = one.withdrawn ? 'withdrawal-destroy' : 'goal-destroy'
    const { ru, en, amount } = termOf(term)
    const dueDay = dayOf(one.due_at.getTime() - 1, zone)
    return {
      id: one.id,
      source: 'destruction' as const,
      entityId: one.entity_id,
      term,
      number: one.subject_info,
      duty: { ru, en },
      dueAt: one.due_at.toISOString(),
      dueDay,
      explanation: {
        ru: one.due_explanation,
        en: `${amount} days by the law: through ${formatDateShort(dueDay)}. ${termOf(term).norm}.`,
      },
      urgency: urgencyOf(one.due_at.getTime(), nowMs, null),
    }
  })
  return [...ofIncidents, ...ofDestructions].sort((a, b) => a.dueAt.localeCompare(b.dueAt))
}
