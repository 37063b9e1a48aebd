import { Temporal } from 'temporal-polyfill'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { type TermId, termOf } from '#libs/subject-case/index.ts'
import { RU_CALENDAR, workingDaysBetween } from '#libs/workdays/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'
import { registerClauses } from './console-more.ts'
import { placeClauses } from './console-place.ts'

interface Clocked {
  readonly number: string
  readonly term: string
  readonly received_at: Date
  readonly due_at: Date
  readonly met_at: Date | null
}

type State = ClauseState['state']
const SOON_MS = 3 * 86_400_000

/** Broken when a clock has run out unmet, at risk when one is about to. */
const stateOf = (clocks: readonly Clocked[], nowMs: number): State => {
  const open = clocks.filter(c => c.met_at === null)
  if (open.some(c => c.due_at.getTime() <= nowMs)) return 'broken'
  return open.some(c => c.due_at.getTime() - nowMs <= SOON_MS) ? 'at-risk' : 'kept'
}

/** Clauses whose control is a clock of cases. */
const CLOCKED: readonly { clause: string; terms: readonly TermId[]; ru: string; en: string }[] = [
  {
    clause: 'IV-2.1b',
    terms: ['withdrawal-stop'],
    ru: 'Обработка прекращается не позже 10 рабочих дней после получения отзыва',
    en: 'Processing stops within 10 working days after a withdrawal',
  },
  {
    clause: 'IP-3.6c',
    terms: ['withdrawal-destroy', 'access-answer', 'objection-answer'],
    ru: 'Ответ — 10 рабочих дней (+5 с уведомлением), уничтожение — 30 дней',
    en: 'Answer in 10 working days (+5 with a notice), destroy in 30 days',
  },
  {
    clause: 'IP-4.2.4',
    terms: ['correction', 'unlawful-stop', 'unlawful-destroy', 'authority-answer'],
    ru: 'Блокирование с момента запроса, уточнение за 7 рабочих дней',
    en: 'Block from the request on, correct in 7 working days',
  },
  {
    clause: 'IV-6.2',
    terms: ['claim'],
    ru: 'Письменный ответ на претензию за 30 календарных дней',
    en: 'A written answer to a claim in 30 calendar days',
  },
]

/** The console: each clause with its parameter, what the data say now and the evidence (DESIGN «The contract runs»). */
export async function readConsole(ctx: StaffCtx): Promise<{ now: string; clauses: ClauseState[] }> {
  const { zone } = await readTenant(ctx.db)
  const now = ctx.clock.nowMs()
  const day = (at: Date) => formatDateShort(dayOf(at.getTime(), zone))
  const clocks = await ctx.db.all<Clocked>({
    text: `select c.number, d.term, c.received_at, d.due_at, d.met_at from cases.deadline d
      join cases.subject_case c using (tenant_id, case_id) where c.entity_id = any (app.entities())
      order by c.received_at desc limit 2000`,
  })
  const used = (c: Clocked) => {
    const plain = (at: Date) => Temporal.PlainDate.from(dayOf(at.getTime(), zone))
    const until = c.met_at ?? new Date(now)
    return termOf(c.term as TermId).unit === 'working-day'
      ? `${workingDaysBetween(RU_CALENDAR, plain(c.received_at), plain(until))} раб. дн.`
      : `${plain(c.received_at).until(plain(until), { largestUnit: 'days' }).days} дн.`
  }
  const clocked = CLOCKED.map(({ clause, terms, ru, en }): ClauseState => {
    const mine = clocks.filter(c => terms.includes(c.term as TermId))
    const open = mine.filter(c => c.met_at === null)
    return {
      clause,
      demand: { ru, en },
      parameter: terms.map(term => `${termOf(term).ru}: ${termOf(term).amount}`).join('; '),
      value: `в работе ${open.length}, просрочено ${open.filter(c => c.due_at.getTime() <= now).length}`,
      state: stateOf(mine, now),
      evidence: mine
        .slice(0, 5)
        .map(
          c =>
            `${c.number}: получено ${day(c.received_at)}, ${c.met_at ? `исполнено ${day(c.met_at)}` : `до ${day(new Date(c.due_at.getTime() - 1))}`}, прошло ${used(c)}`,
        ),
      screen: 'dpo',
    }
  })
  return {
    now: ctx.clock.now().toString(),
    clauses: [
      ...clocked,
      ...(await counted(ctx, day, now)),
      ...(await registerClauses(ctx, day)),
      ...(await placeClauses(ctx, day)),
    ].sort((a, b) => RANK[a.state] - RANK[b.state]),
  }
}

const RANK: Record<State, number> = { broken: 0, 'at-risk': 1, open: 2, kept: 3 }

interface Facts {
  patients: number
  max_patients: number
  mailbox_failures: number
  mailbox_ok: Date | null
  mailboxes: number
  mail_cases: number
  refusals: number
  last_refusal: Date | null
  live_grounds: number
  shared_reads: number
  live_blocks: number
  queue: number
  queue_late: number
  acts: number
  last_act: Date | null
  short_kept: number
  incidents: number
  incident_late: number
  incident_soon: number
  consents: number
  last_consent: Date | null
  editions: number
  events: number
  last_event: Date | null
  refused_messages: number
}

async function counted(ctx: StaffCtx, day: (at: Date) => string, nowMs: number): Promise<ClauseState[]> {
  const f = (await ctx.db.first<Facts>({
    name: 'cases.console',
    text: `select
      (select patients from patients.patient_counter) as patients, (select max_patients from patients.patient_counter) as max_patients,
      (select coalesce(max(failures), 0) from cases.mailbox) as mailbox_failures,
      (select max(last_ok_at) from cases.mailbox) as mailbox_ok, (select count(*)::int from cases.mailbox) as mailboxes,
      (select count(*)::int from cases.subject_case where door = 'email') as mail_cases,
      (select count(*)::int from audit.event where outcome = 'refused' and reason = 'other legal entity') as refusals,
      (select max(at) from audit.event where outcome = 'refused' and reason = 'other legal entity') as last_refusal,
      (select count(*)::int from tenancy.sharing_ground where revoked_at is null and (valid_to is null or valid_to >= ($1::timestamptz)::date)) as live_grounds,
      (select count(*)::int from audit.event where ground_id is not null) as shared_reads,
      (select count(*)::int from privacy.processing_block b where not exists (select from privacy.processing_unblock u
        where u.tenant_id = b.tenant_id and u.block_id = b.block_id)) as live_blocks,
      (select count(*)::int from cases.destruction where state in ('proposed', 'running')) as queue,
      (select count(*)::int from cases.destruction where state in ('proposed', 'running') and due_at <= $1) as queue_late,
      (select count(*)::int from cases.destruction_act) as acts, (select max(made_at) from cases.destruction_act) as last_act,
      (select count(*)::int from cases.destruction_act where keep_until < (made_at + interval '3 years' - interval '1 day')::date) as short_kept,
      (select count(*)::int from cases.incident) as incidents,
      (select count(*)::int from cases.incident i where i.pd_access and i.discovered_at + interval '24 hours' <= $1
        and not exists (select from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-first'
          and n.at <= i.discovered_at + interval '24 hours')) as incident_late,
      (select count(*)::int from cases.incident i where i.pd_access and i.discovered_at + interval '24 hours' > $1
        and not exists (select from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-first')) as incident_soon,
      (select count(*)::int from consents.record where decision = 'given') as consents,
      (select max(at) from consents.record where decision = 'given') as last_consent,
      (select count(*)::int from consents.text_edition) as editions,
      (select count(*)::int from audit.event) as events, (select max(at) from audit.event) as last_event,
      (select count(*)::int from privacy.decision where not allowed) as refused_messages`,
    values: [new Date(nowMs)],
  }))!
  const share = f.patients / f.max_patients
  const said = (text: string, at: Date | null) => (at ? [`${text}: ${day(at)}`] : [])
  const row = (
    clause: string,
    [ru, en]: readonly [string, string],
    parameter: string,
    value: string,
    state: State,
    evidence: string[],
    screen: string | null,
  ): ClauseState => ({ clause, demand: { ru, en }, parameter, value, state, evidence, screen })
  return [
    row(
      'MM-3.7',
      [
        'Не больше 100 000 карточек пациентов у организации',
        'At most 100,000 patient accounts an organisation',
      ],
      `предел: ${f.max_patients}`,
      `${f.patients} (${(share * 100).toFixed(1).replace('.', ',')} %)`,
      share >= 1 ? 'broken' : share >= 0.8 ? 'at-risk' : 'kept',
      [],
      null,
    ),
    row(
      'MM-3.9',
      ['Каждое юридическое лицо — отдельный оператор', 'Each legal entity is an operator of its own'],
      'доступ между лицами без основания: закрыт',
      `отказов: ${f.refusals}`,
      'kept',
      said('последний отказ', f.last_refusal),
      null,
    ),
    row(
      'MM-3.10',
      ['Передача между юридическими лицами только по живому основанию', 'Sharing only on a live ground'],
      `живых оснований: ${f.live_grounds}`,
      `чтений по основанию: ${f.shared_reads}`,
      'kept',
      [],
      'dpo/registers?register=sharing',
    ),
    row(
      'IP-3.5',
      [
        'Согласие даётся отметкой в форме, доказательство хранится',
        'Consent is a ticked box, the proof is kept',
      ],
      `редакций текстов: ${f.editions}`,
      `дано согласий: ${f.consents}`,
      f.editions > 0 ? 'kept' : 'open',
      said('последнее согласие', f.last_consent),
      'dpo/registers?register=consents',
    ),
    row(
      'IP-3.6a',
      ['Отзыв принимается письмом с темой', 'A withdrawal is taken by a letter with the mark'],
      f.mailboxes > 0 ? 'почтовый ящик подключён' : 'почтовый ящик не подключён',
      `обращений по почте: ${f.mail_cases}`,
      f.mailboxes === 0 ? 'open' : f.mailbox_failures > 0 ? 'at-risk' : 'kept',
      said('ящик отвечал', f.mailbox_ok),
      'dpo',
    ),
    row(
      'IP-4.2.1',
      ['Данные используются только для заявленных целей', 'Data are used for the stated purposes only'],
      'каждое сообщение проходит проверку',
      `не отправлено по решению проверки: ${f.refused_messages}`,
      'kept',
      [],
      'dpo/registers?register=processing',
    ),
    row(
      'MM1-4.1',
      ['Данные можно заблокировать, удалить, уничтожить', 'Data can be blocked, deleted, destroyed'],
      'блокирование действует сразу',
      `заблокировано сейчас: ${f.live_blocks}`,
      'kept',
      [],
      'dpo/registers?register=blocks',
    ),
    row(
      'IP-3.8b',
      [
        'По достижении цели данные уничтожаются, акт хранится 3 года',
        'Destroyed when the purpose is reached; acts kept 3 years',
      ],
      'уничтожить за 30 дней; двое согласуют',
      `в очереди ${f.queue}, просрочено ${f.queue_late}, актов ${f.acts}`,
      f.queue_late > 0 || f.short_kept > 0 ? 'broken' : f.queue > 0 ? 'at-risk' : 'kept',
      said('последний акт', f.last_act),
      'dpo/destructions',
    ),
    row(
      'MM1-7.3',
      [
        'Об утечке: Роскомнадзору за 24 часа, результаты за 72',
        'A leak: the authority in 24 hours, results in 72',
      ],
      '24 ч и 72 ч; напоминания через 12, 20, 23 ч',
      `инцидентов ${f.incidents}, не уведомлено в срок ${f.incident_late}`,
      f.incident_late > 0 ? 'broken' : f.incident_soon > 0 ? 'at-risk' : 'kept',
      [],
      'dpo/incidents',
    ),
    row(
      'MM-8.3',
      [
        'Действия с данными записываются и не изменяются',
        'Actions with data are logged and cannot be changed',
      ],
      'журнал только пополняется',
      `событий: ${f.events}`,
      f.events > 0 ? 'kept' : 'open',
      said('последнее событие', f.last_event),
      null,
    ),
  ]
}
