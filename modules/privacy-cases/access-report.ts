import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { DATA_CATEGORIES, PURPOSE_LIST, purposeRule } from '#libs/purposes/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { may } from '#modules/privacy/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { loadCase } from './load-case.ts'
import { processorRows } from './processors.ts'

export interface ReportSection {
  readonly heading: string
  readonly lines: string[]
}

const SOURCE_RU: Record<string, string> = {
  reception: 'сообщены в регистратуре',
  site: 'введены на сайте',
  portal: 'введены в личном кабинете',
  import: 'перенесены из прежней системы',
}

interface Held {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly sex: string | null
  readonly phone: string
  readonly email: string | null
  readonly source: string
  readonly since: Date
  readonly card: string
  readonly visits: number
  readonly protocols: number
  readonly bills: number
  readonly reviews: number
  readonly enquiries: number
  readonly consents: string[]
  readonly shared: string[]
}

/**
 * The answer to an access request, assembled from what is really held: data, source, purposes with grounds and terms,
 * who received them, processors, rights (152-ФЗ art. 14 p. 7). A draft: the officer takes third persons out before it
 * is sent. Errors: `not-found`, `conflict.state` before it is known who asks.
 */
export async function assembleReport(ctx: StaffCtx, caseId: string): Promise<{ sections: ReportSection[] }> {
  const row = await loadCase(ctx, caseId)
  if (!row.patientId || row.state === 'identity-check')
    throw fail('conflict.state', { reason: 'сначала подтвердите, кто обращается' })
  const { patientId, entityId } = row
  const [{ zone }, entities, processors, held] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    processorRows(ctx, [entityId]),
    ctx.db.first<Held>({
      text: `select p.surname, p.given, p.patronymic, p.birth_date, p.sex, p.phone, p.email, p.source, pe.since, pe.card_number as card,
          (select count(*)::int from scheduling.appointment a where a.entity_id = $2 and a.patient_id = any (patients.same_person($1))) as visits,
          (select count(*)::int from records.protocol r where r.entity_id = $2 and r.patient_id = any (patients.same_person($1)) and r.signed_at is not null) as protocols,
          (select count(*)::int from money.bill b where b.entity_id = $2 and b.patient_id = any (patients.same_person($1))) as bills,
          (select count(*)::int from reviews.review v where v.entity_id = $2 and v.patient_id = any (patients.same_person($1))) as reviews,
          (select count(*)::int from enquiries.enquiry q where q.entity_id = $2 and (q.phone = p.phone or lower(q.email) = lower(p.email))) as enquiries,
          coalesce((select array_agg(line order by line) from (select distinct on (c.kind, c.scope) coalesce(t.title, c.kind) || ' — ' ||
            case c.decision when 'given' then 'дано ' when 'withdrawn' then 'отозвано ' else 'не дано ' end || to_char(c.at, 'DD.MM.YYYY') as line
            from consents.record c left join consents.text_edition t on t.tenant_id = c.tenant_id and t.edition_id = c.edition_id
            where c.entity_id = $2 and c.patient_id = any (patients.same_person($1)) order by c.kind, c.scope, c.at desc) words), '{}') as consents,
          coalesce((select array_agg(distinct e.full_name || ': ' || g.purpose) from audit.event v
            join tenancy.sharing_ground g on g.tenant_id = v.tenant_id and g.ground_id = v.ground_id
            join tenancy.legal_entity e on e.tenant_id = g.tenant_id and e.entity_id = g.to_entity
            where v.patient_id = any (patients.same_person($1)) and g.from_entity = $2), '{}')
          || coalesce((select array_agg(d.recipient || ': ' || d.given || ' (' || d.request_document || ')' order by d.at)
            from cases.disclosure d where d.patient_id = any (patients.same_person($1)) and d.entity_id = $2 and d.outcome = 'given'), '{}') as shared
        from patients.patient p join patients.patient_entity pe on pe.tenant_id = p.tenant_id and pe.patient_id = p.patient_id
        where p.patient_id = patients.survivor($1) and pe.entity_id = $2`,
      values: [patientId, entityId],
    }),
  ])
  if (!held) throw fail('not-found')
  const entity = entities.find(e => e.entityId === entityId)!
  const purposes: string[] = []
  for (const purpose of PURPOSE_LIST) {
    const rule = purposeRule(purpose)
    const decision = await may(ctx, {
      subject: { kind: 'patient', patientId },
      entityId,
      purpose,
      action: 'storage',
    })
    if (decision.allowed)
      purposes.push(
        `${rule.ru}: ${rule.categories.map(c => DATA_CATEGORIES[c].ru).join('; ')}. Срок: ${rule.keep.norm}`,
      )
  }
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.assemble-report',
    purpose: 'rights_requests',
    entityId,
    patientId,
    object: { kind: 'subject_case', id: caseId },
  })
  return {
    sections: [
      {
        heading: 'Кто обрабатывает',
        lines: [`${entity.fullName}, ${entity.address}, ${entity.email}`, 'Базы данных находятся в России.'],
      },
      {
        heading: 'Какие данные о вас есть',
        lines: [
          `${fullName(held)}, дата рождения ${formatDateShort(held.birth_date)}`,
          `Телефон ${formatPhone(held.phone)}${held.email ? `, почта ${held.email}` : ''}`,
          `Карта № ${held.card}; записей на приём — ${held.visits}, подписанных протоколов — ${held.protocols}, счетов — ${held.bills}, отзывов о врачах — ${held.reviews}, обращений с сайта — ${held.enquiries}`,
        ],
      },
      {
        heading: 'Откуда они',
        lines: [
          `${SOURCE_RU[held.source] ?? held.source}, ${formatDateShort(dayOf(held.since.getTime(), zone))}`,
        ],
      },
      { heading: 'Для чего и сколько хранятся', lines: purposes },
      {
        heading: 'Ваши согласия',
        lines: held.consents.length > 0 ? held.consents : ['Согласий не записано.'],
      },
      {
        heading: 'Кому переданы',
        lines: held.shared.length > 0 ? held.shared : ['Никому не передавались.'],
      },
      {
        heading: 'Кто обрабатывает по поручению',
        lines:
          processors.length > 0
            ? processors.map(([, name, inn, address, , what]) =>
                [name, inn && `ИНН ${inn}`, address].filter(Boolean).join(', ').concat(` — ${what}`),
              )
            : ['Поручений нет.'],
      },
      {
        heading: 'Ваши права',
        lines: [
          'Уточнить, заблокировать, отозвать согласие, пожаловаться в Роскомнадзор или в суд (ст. 14, 17, 21 152-ФЗ).',
        ],
      },
    ],
  }
}
