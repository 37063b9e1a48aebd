import type { Report, ReportName } from './contract.ts'

type Kind = Report['columns'][number]['kind']
type Column = readonly [title: string, kind: Kind]

interface ReportQuery {
  readonly title: { readonly ru: string; readonly en: string }
  readonly note?: { readonly ru: string; readonly en: string }
  readonly columns: { readonly ru: readonly Column[]; readonly en: readonly Column[] }
  /** Columns that add up. */
  readonly sums: readonly number[]
  /** $1, $2 the period; $3 branch or null; $4 doctor or null. One row, one array of cells. */
  readonly sql: string
  /** $5: whether the reader may see what is medical. */
  readonly clinicalFlag?: true
}

const WHERE = `e.tenant_id = app.tenant() and e.opened_at >= $1 and e.opened_at < $2
  and ($3::uuid is null or e.branch_id = $3) and ($4::uuid is null or e.practitioner_id = $4)`
// A name with initials stays on one line.
const DOCTOR = `concat_ws(chr(160), d.surname, left(d.given, 1) || '.', left(d.patronymic, 1) || '.')`

/** The reports: what each asks of the visits of a period. Row-level security leaves the reader's legal entities. */
export const QUERIES: Readonly<Record<ReportName, ReportQuery>> = {
  'doctor-day': {
    title: { ru: 'Работа врача по дням', en: 'Daily work of a doctor' },
    columns: {
      ru: [
        ['Дата', 'date'],
        ['Время', 'text'],
        ['Врач', 'text'],
        ['Пациент', 'text'],
        ['Карта', 'text'],
        ['Диагноз', 'text'],
        ['Услуги', 'text'],
        ['Услуг', 'count'],
        ['Сумма', 'kopecks'],
      ],
      en: [
        ['Date', 'date'],
        ['Time', 'text'],
        ['Doctor', 'text'],
        ['Patient', 'text'],
        ['Record', 'text'],
        ['Diagnosis', 'text'],
        ['Services', 'text'],
        ['Count', 'count'],
        ['Sum', 'kopecks'],
      ],
    },
    sums: [7, 8],
    clinicalFlag: true,
    sql: `select jsonb_build_array(
        to_char(e.opened_at at time zone b.zone, 'YYYY-MM-DD'), to_char(e.opened_at at time zone b.zone, 'HH24:MI'), ${DOCTOR},
        concat_ws(' ', p.surname, p.given, p.patronymic), pe.card_number,
        case when $5 then (select string_agg(distinct x ->> 'code', ', ') from records.protocol r,
          jsonb_array_elements(r.content -> 'diagnoses') x
          where r.tenant_id = e.tenant_id and r.encounter_id = e.encounter_id and r.signed_at is not null) end,
        s.names, coalesce(s.n, 0), coalesce(s.sum, 0)) as cells
      from records.encounter e
      join tenancy.branch b on b.tenant_id = e.tenant_id and b.branch_id = e.branch_id
      join catalogue.practitioner d on d.tenant_id = e.tenant_id and d.practitioner_id = e.practitioner_id
      join patients.brief p on p.tenant_id = e.tenant_id and p.patient_id = e.patient_id
      left join patients.patient_entity pe on pe.tenant_id = e.tenant_id and pe.patient_id = e.patient_id and pe.entity_id = e.entity_id
      left join lateral (select string_agg(r.name || case when r.quantity > 1 then ' × ' || r.quantity else '' end, '; ' order by r.position) as names,
          sum(r.quantity)::int as n, sum(r.sum_kopecks)::bigint as sum
        from records.rendered_service r where r.tenant_id = e.tenant_id and r.encounter_id = e.encounter_id) s on true
      where ${WHERE} order by e.opened_at limit 5000`,
  },
  services: {
    title: { ru: 'Оказанные услуги', en: 'Services rendered' },
    columns: {
      ru: [
        ['Код 804н', 'text'],
        ['Код клиники', 'text'],
        ['Услуга', 'text'],
        ['Количество', 'count'],
        ['Пациентов', 'count'],
        ['Скидки', 'kopecks'],
        ['Сумма', 'kopecks'],
      ],
      en: [
        ['804n code', 'text'],
        ["Clinic's code", 'text'],
        ['Service', 'text'],
        ['Quantity', 'count'],
        ['Patients', 'count'],
        ['Discounts', 'kopecks'],
        ['Sum', 'kopecks'],
      ],
    },
    sums: [3, 5, 6],
    sql: `select jsonb_build_array(r.nomenclature_code, r.code, min(r.name), sum(r.quantity)::int, count(distinct r.patient_id)::int,
        sum(r.discount_kopecks)::bigint, sum(r.sum_kopecks)::bigint) as cells
      from records.rendered_service r join records.encounter e on e.tenant_id = r.tenant_id and e.encounter_id = r.encounter_id
      where ${WHERE} group by r.nomenclature_code, r.code order by sum(r.sum_kopecks) desc, r.code`,
  },
  materials: {
    title: { ru: 'Израсходованные материалы', en: 'Materials used' },
    note: {
      ru: 'по нормам услуг и тому, что указал врач; складской учёт не ведётся',
      en: 'by the norms of services and what the doctor has said; no stock is kept',
    },
    columns: {
      ru: [
        ['Материал', 'text'],
        ['Ед.', 'text'],
        ['Услуг', 'count'],
        ['Пациентов', 'count'],
        ['По норме', 'amount'],
        ['Израсходовано', 'amount'],
        ['Отклонение', 'amount'],
      ],
      en: [
        ['Material', 'text'],
        ['Unit', 'text'],
        ['Services', 'count'],
        ['Patients', 'count'],
        ['By the norm', 'amount'],
        ['Used', 'amount'],
        ['Difference', 'amount'],
      ],
    },
    sums: [],
    sql: `select jsonb_build_array(m.name, m.unit, sum(r.quantity)::int, count(distinct m.patient_id)::int,
        round(coalesce(sum(m.norm_quantity), 0)::numeric, 3)::float8, round(sum(m.quantity)::numeric, 3)::float8,
        round((sum(m.quantity) - coalesce(sum(m.norm_quantity), 0))::numeric, 3)::float8) as cells
      from records.rendered_material m
      join records.rendered_service r on r.tenant_id = m.tenant_id and r.rendered_id = m.rendered_id
      join records.encounter e on e.tenant_id = m.tenant_id and e.encounter_id = m.encounter_id
      where ${WHERE} group by m.name, m.unit order by m.name, m.unit`,
  },
  diagnoses: {
    title: { ru: 'Диагнозы', en: 'Diagnoses' },
    columns: {
      ru: [
        ['МКБ-10', 'text'],
        ['Диагноз', 'text'],
        ['Случаев', 'count'],
        ['Пациентов', 'count'],
      ],
      en: [
        ['ICD-10', 'text'],
        ['Diagnosis', 'text'],
        ['Cases', 'count'],
        ['Patients', 'count'],
      ],
    },
    sums: [2],
    sql: `select jsonb_build_array(x ->> 'code', min(x ->> 'name'), count(distinct e.encounter_id)::int, count(distinct e.patient_id)::int) as cells
      from records.encounter e join records.protocol r on r.tenant_id = e.tenant_id and r.encounter_id = e.encounter_id
        and r.signed_at is not null
      cross join lateral jsonb_array_elements(r.content -> 'diagnoses') x
      where ${WHERE} group by x ->> 'code' order by count(distinct e.encounter_id) desc, x ->> 'code'`,
  },
  plans: {
    title: { ru: 'Планы лечения: от составления до оплаты', en: 'Treatment plans: from draft to payment' },
    columns: {
      ru: [
        ['Врач', 'text'],
        ['Составлено', 'count'],
        ['Подписано', 'count'],
        ['Подписано, %', 'percent'],
        ['Начато', 'count'],
        ['Сумма подписанных', 'kopecks'],
      ],
      en: [
        ['Doctor', 'text'],
        ['Drawn up', 'count'],
        ['Signed', 'count'],
        ['Signed, %', 'percent'],
        ['Begun', 'count'],
        ['Sum of signed', 'kopecks'],
      ],
    },
    sums: [1, 2, 4, 5],
    sql: `select jsonb_build_array(coalesce(${DOCTOR}, '—'), count(*)::int, count(v.signed_at)::int,
        round(100.0 * count(v.signed_at) / count(*))::int, count(*) filter (where v.begun)::int,
        coalesce(sum(v.total), 0)::bigint) as cells
      from treatment_plans.plan e
      left join catalogue.practitioner d on d.tenant_id = e.tenant_id and d.practitioner_id = e.practitioner_id
      left join lateral (select w.signed_at, (w.signed_content ->> 'totalKopecks')::bigint as total,
          exists (select from treatment_plans.phase_visit f where f.tenant_id = e.tenant_id and f.plan_id = e.plan_id) as begun
        from treatment_plans.version w where w.tenant_id = e.tenant_id and w.plan_id = e.plan_id and w.signed_at is not null
        order by w.number desc limit 1) v on true
      where e.tenant_id = app.tenant() and e.created_at >= $1 and e.created_at < $2
        and ($3::uuid is null or exists (select from treatment_plans.phase_visit f join scheduling.appointment a using (tenant_id, appointment_id)
          where f.tenant_id = e.tenant_id and f.plan_id = e.plan_id and a.branch_id = $3))
        and ($4::uuid is null or e.practitioner_id = $4)
      group by d.practitioner_id, d.surname, d.given, d.patronymic order by count(*) desc`,
  },
}
