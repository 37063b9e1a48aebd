import type { CaseKind } from '#libs/subject-case/index.ts'

interface Register {
  readonly title: string
  readonly columns: readonly string[]
  /** Takes: first and last instant, legal entities. Every value comes as text; `day:` values are shown as dates. */
  readonly sql: string
}

export const CASES = `select e.short_name, c.number, c.kind, c.door, c.requester_name, c.received_at, c.basis_document,
    (select string_agg(d.term || '=' || coalesce(d.due_day::text, ''), ';' order by d.due_at) from cases.deadline d
      where d.tenant_id = c.tenant_id and d.case_id = c.case_id) as terms,
    c.state, c.outcome, c.closed_at
  from cases.subject_case c join tenancy.legal_entity e using (tenant_id, entity_id)
  where c.entity_id = any ($3::uuid[]) and c.received_at >= $1 and c.received_at < $2`

export const CASE_COLUMNS = [
  'Оператор',
  'Дело',
  'Что',
  'Канал',
  'Заявитель',
  'Получено',
  'Сроки',
  'Исход',
  'Закрыто',
]

/** Registers of clauses.md 1.6 that come out of cases. Others join them as their modules are built. */
export const CASE_REGISTERS: Record<string, { title: string; kinds: readonly CaseKind[] }> = {
  withdrawals: { title: 'Журнал отзывов согласий', kinds: ['withdrawal'] },
  requests: {
    title: 'Журнал обращений субъектов персональных данных',
    kinds: ['access', 'objection', 'unlawful', 'strange-access'],
  },
  corrections: { title: 'Журнал уточнений персональных данных', kinds: ['correction'] },
  blockings: { title: 'Журнал требований о блокировании', kinds: ['blocking'] },
  claims: { title: 'Журнал претензий', kinds: ['claim'] },
}

export const SQL_REGISTERS: Record<string, Register> = {
  consents: {
    title: 'Журнал согласий',
    columns: ['Оператор', 'Пациент', 'Согласие', 'Решение', 'Когда', 'Канал', 'Хеш текста'],
    sql: `select e.short_name, coalesce((select p.surname || ' ' || p.given from patients.patient p
        where p.tenant_id = r.tenant_id and p.patient_id = r.patient_id), '—'), coalesce(t.title, r.kind),
        case r.decision when 'given' then 'дано' when 'refused' then 'не дано' else 'отозвано' end, r.at,
        case r.channel when 'site' then 'сайт' when 'portal' then 'личный кабинет' else 'регистратура' end,
        left(encode(r.text_sha256, 'hex'), 16)
      from consents.record r join tenancy.legal_entity e using (tenant_id, entity_id)
        left join consents.text_edition t on t.tenant_id = r.tenant_id and t.edition_id = r.edition_id
      where r.entity_id = any ($3::uuid[]) and r.at >= $1 and r.at < $2 order by r.at desc limit 5000`,
  },
  blocks: {
    title: 'Журнал блокирований',
    columns: ['Оператор', 'Пациент', 'С какого времени', 'Причина', 'Основание', 'Снято', 'Исход'],
    sql: `select coalesce(e.short_name, 'все'), coalesce(p.surname || ' ' || p.given, '—'), b.since, b.reason, b.basis_document,
        u.at, case u.outcome when 'confirmed' then 'данные подтверждены' when 'corrected' then 'данные уточнены'
          when 'unfounded' then 'требование не подтвердилось' when 'destroyed' then 'данные уничтожены' when 'expired' then 'срок истёк' end
      from privacy.processing_block b left join tenancy.legal_entity e on e.tenant_id = b.tenant_id and e.entity_id = b.entity_id
        left join patients.patient p on p.tenant_id = b.tenant_id and p.patient_id = b.patient_id
        left join privacy.processing_unblock u on u.tenant_id = b.tenant_id and u.block_id = b.block_id
      where (b.entity_id is null or b.entity_id = any ($3::uuid[])) and b.since >= $1 and b.since < $2 order by b.since desc limit 5000`,
  },
  incidents: {
    title: 'Журнал инцидентов с персональными данными',
    columns: [
      'Оператор',
      'Номер',
      'Обнаружен',
      'Что нарушено',
      'Что произошло',
      'Затронуто',
      'Первое уведомление',
      'Результаты',
    ],
    sql: `select e.short_name, i.number, i.discovered_at, concat_ws(', ', case when i.confidentiality then 'конфиденциальность' end,
          case when i.integrity then 'целостность' end, case when i.availability then 'доступность' end), i.description, i.affected,
        (select string_agg(n.filed_number, ', ') from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-first'),
        (select string_agg(n.filed_number, ', ') from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-result')
      from cases.incident i join tenancy.legal_entity e using (tenant_id, entity_id)
      where i.entity_id = any ($3::uuid[]) and i.discovered_at >= $1 and i.discovered_at < $2 order by i.discovered_at desc`,
  },
  destructions: {
    title: 'Журнал актов об уничтожении',
    columns: ['Оператор', 'Акт', 'Дата', 'Субъект', 'Причина', 'Хранить до', 'SHA-256'],
    sql: `select e.short_name, a.number, a.made_at, a.act ->> 'subject', a.act ->> 'reason', to_char(a.keep_until, 'DD.MM.YYYY'),
        left(encode(a.sha256, 'hex'), 16)
      from cases.destruction_act a join tenancy.legal_entity e using (tenant_id, entity_id)
      where a.entity_id = any ($3::uuid[]) and a.made_at >= $1 and a.made_at < $2 order by a.made_at desc`,
  },
  disclosures: {
    title: 'Журнал передач государственным органам',
    columns: [
      'Оператор',
      'Номер',
      'Кто запросил',
      'Документ',
      'От',
      'Чьи данные',
      'Основание',
      'Что передано',
      'Как',
      'Решение',
      'Когда',
    ],
    sql: `select e.short_name, d.number, d.recipient, d.request_document, to_char(d.requested_on, 'DD.MM.YYYY'),
        coalesce(p.surname || ' ' || p.given, d.subject_info, 'уничтожено'), d.norm, d.given, d.method,
        case d.outcome when 'given' then 'передано' else 'отказано' end, d.at
      from cases.disclosure d join tenancy.legal_entity e using (tenant_id, entity_id)
        left join patients.patient p on p.tenant_id = d.tenant_id and p.patient_id = d.patient_id
      where d.entity_id = any ($3::uuid[]) and d.at >= $1 and d.at < $2 order by d.at desc limit 5000`,
  },
  acquaintance: {
    title: 'Лист ознакомления работников с политикой',
    columns: ['Оператор', 'Текст', 'Редакция', 'Работник', 'Ознакомлен', 'Хеш текста'],
    // Everybody who works for the operator now, also those who have not read it yet.
    sql: `select e.short_name, t.title, t.number::text, c.surname || ' ' || c.given, coalesce(to_char(a.at at time zone z.zone, 'DD.MM.YYYY'), 'ещё нет'),
        left(encode(t.sha256, 'hex'), 16)
      from consents.text_edition t join tenancy.legal_entity e using (tenant_id, entity_id)
        join tenancy.tenant z on z.tenant_id = t.tenant_id
        join (select distinct m.tenant_id, m.user_id, m.entity_id from identity.membership m where m.revoked_at is null) m
          on m.tenant_id = t.tenant_id and (m.entity_id is null or m.entity_id = t.entity_id)
        join identity.colleague c on c.tenant_id = m.tenant_id and c.user_id = m.user_id
        left join cases.acquaintance a on a.tenant_id = t.tenant_id and a.edition_id = t.edition_id and a.user_id = m.user_id
      where t.entity_id = any ($3::uuid[]) and t.kind = 'policy' and t.published_at >= $1 and t.published_at < $2
        and t.number = (select max(n.number) from consents.text_edition n where n.tenant_id = t.tenant_id
          and n.entity_id = t.entity_id and n.kind = t.kind and n.scope = t.scope)
      order by a.at is not null, c.surname limit 5000`,
  },
  choices: {
    title: 'Журнал выборов о файлах cookie',
    columns: [
      'Номер выбора',
      'Когда',
      'Поиск неполадок',
      'Подсчёт посещений',
      'Страница',
      'Прежний выбор',
      'Хеш уведомления',
    ],
    sql: `select c.choice_id::text, c.at, case when c.technical then 'разрешено' else 'нет' end,
        case when c.audience then 'разрешено' else 'нет' end, c.page, coalesce(c.previous_id::text, ''), left(encode(c.text_sha256, 'hex'), 16)
      from site.cookie_choice c where c.at >= $1 and c.at < $2 and cardinality($3::uuid[]) > 0 order by c.at desc limit 5000`,
  },
  harm: {
    title: 'Журнал актов оценки вреда',
    columns: ['Оператор', 'Акт', 'Дата', 'Степень', 'SHA-256'],
    sql: `select e.short_name, h.number, h.made_at, case h.degree when 'high' then 'высокая' when 'medium' then 'средняя' else 'низкая' end,
        left(encode(h.sha256, 'hex'), 16)
      from cases.harm_assessment h join tenancy.legal_entity e using (tenant_id, entity_id)
      where h.entity_id = any ($3::uuid[]) and h.made_at >= $1 and h.made_at < $2 order by h.made_at desc`,
  },
  sharing: {
    title: 'Реестр оснований передачи между юридическими лицами',
    columns: ['Кто передаёт', 'Кому', 'Категории', 'Цель', 'Основание', 'Действует с', 'По', 'Прекращено'],
    sql: `select f.short_name, t.short_name, (select string_agg(case c when 'contacts' then 'контакты' when 'clinical' then 'медицинские сведения' else 'расчёты' end, ', ')
          from unnest(g.categories) c), g.purpose,
        case g.basis when 'consent' then 'согласие' else 'соглашение' end || ': ' || g.basis_document,
        to_char(g.valid_from, 'DD.MM.YYYY'), coalesce(to_char(g.valid_to, 'DD.MM.YYYY'), 'бессрочно'), g.revoked_at
      from tenancy.sharing_ground g join tenancy.legal_entity f on f.tenant_id = g.tenant_id and f.entity_id = g.from_entity
        join tenancy.legal_entity t on t.tenant_id = g.tenant_id and t.entity_id = g.to_entity
      where (g.from_entity = any ($3::uuid[]) or g.to_entity = any ($3::uuid[])) and g.declared_at >= $1 and g.declared_at < $2
      order by g.declared_at desc`,
  },
}
