import { LAWFUL_MAXIMUM, TEXT_PARAMETERS } from '#libs/consent-text/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'
import { processorRows } from './processors.ts'

interface Facts {
  readonly disclosures: number
  readonly last_disclosure: Date | null
  readonly unread: number
  readonly read: number
  readonly last_read: Date | null
  readonly choices: number
  readonly refused: number
  readonly last_choice: Date | null
  readonly late_addresses: number
  readonly long_late_addresses: number
  readonly address_days: number
  readonly undecided: number
  readonly views_refused: number
  readonly policies: number
  readonly operators: number
  readonly last_policy: Date | null
  readonly harm: number
  readonly last_harm: Date | null
  readonly tampered: number
  readonly withdrawn: number
  readonly last_withdrawn: Date | null
}

/** Clauses whose evidence are the registers, the texts and the site. */
export async function registerClauses(ctx: StaffCtx, day: (at: Date) => string): Promise<ClauseState[]> {
  const [f, processors] = await Promise.all([facts(ctx), processorRows(ctx, ctx.db.scope.entityIds)])
  const said = (text: string, at: Date | null) => (at ? [`${text}: ${day(at)}`] : [])
  const register = (name: string) => `dpo/registers?register=${name}`
  const clause = (
    id: string,
    [ru, en]: readonly [string, string],
    rest: Omit<ClauseState, 'clause' | 'demand'>,
  ): ClauseState => ({ clause: id, demand: { ru, en }, ...rest })
  return [
    clause(
      'IP-3.2',
      ['Передачи государственным органам записываются', 'Disclosures to state bodies are recorded'],
      {
        parameter: 'журнал передач, решение проверки перед каждой',
        value: `записано: ${f.disclosures}, передано без решения: ${f.undecided}`,
        state: f.undecided > 0 ? 'broken' : 'kept',
        evidence: said('последняя передача', f.last_disclosure),
        screen: register('disclosures'),
      },
    ),
    clause('MD-0', ['Работники ознакомлены с политикой', 'Staff have read the policy'], {
      parameter: 'лист ознакомления с действующей редакцией',
      value: `подтвердили: ${f.read}, ещё нет: ${f.unread}`,
      state: f.unread > 0 ? 'at-risk' : 'kept',
      evidence: said('последнее подтверждение', f.last_read),
      screen: register('acquaintance'),
    }),
    clause('MM1-5.2', ['Реестр привлечённых обработчиков', 'Register of processors'], {
      parameter: 'реестр по договору и по текстам оператора',
      value: `обработчиков: ${processors.length}`,
      state: processors.length > 0 ? 'kept' : 'open',
      evidence: processors.slice(0, 5).map(([, name, , , country]) => `${name} (${country})`),
      screen: register('processors'),
    }),
    clause(
      'IP-3.7',
      ['Отказаться от cookie так же просто, как согласиться', 'Refusing cookies is as easy as accepting'],
      {
        parameter: 'до выбора ничего не собирается',
        value: `выборов: ${f.choices}, из них отказов: ${f.refused}; просмотров записано вопреки отказу: ${f.views_refused}`,
        state: f.views_refused > 0 ? 'broken' : 'kept',
        evidence: said('последний выбор', f.last_choice),
        screen: register('choices'),
      },
    ),
    clause(
      'MD-3.4',
      ['Сетевые адреса статистики обрезаются в срок', 'Addresses of statistics are truncated in time'],
      {
        parameter: `${f.address_days} дн., из действующего уведомления о cookie`,
        value: `целых адресов старше срока: ${f.late_addresses}, из них больше суток: ${f.long_late_addresses}`,
        // The sweep runs by the hour: a day behind it has not run at all.
        state: f.long_late_addresses > 0 ? 'broken' : f.late_addresses > 0 ? 'at-risk' : 'kept',
        evidence: [],
        screen: 'site',
      },
    ),
    clause(
      'IP-6.1–6.4',
      [
        'Действующая политика опубликована, прежние редакции хранятся',
        'The policy is published, editions kept',
      ],
      {
        parameter: `сроки в тексте не выше закона: ${LAWFUL_MAXIMUM.withdrawalWorkingDays} и ${LAWFUL_MAXIMUM.correctionWorkingDays} раб. дн.`,
        value: `операторов с политикой: ${f.policies} из ${f.operators}`,
        state: f.policies >= f.operators ? 'kept' : 'broken',
        evidence: said('последняя редакция', f.last_policy),
        screen: 'dpo/texts',
      },
    ),
    clause('MM1-0', ['Вред субъектам оценён, акт есть', 'Harm to subjects is assessed, the act exists'], {
      parameter: 'акт по приказу Роскомнадзора № 178',
      value: `актов: ${f.harm}`,
      state: f.harm > 0 ? 'kept' : 'open',
      evidence: said('последний акт', f.last_harm),
      screen: 'dpo/terms',
    }),
    clause(
      'IV-2.2.9',
      [
        'Реклама только с согласия, отзыв действует сразу',
        'Advertising by consent only; withdrawal acts at once',
      ],
      {
        parameter: 'проверка при каждой отправке',
        value: `отозвано согласий: ${f.withdrawn}, отправлено после отзыва: ${f.tampered}`,
        state: f.tampered > 0 ? 'broken' : 'kept',
        evidence: said('последний отзыв', f.last_withdrawn),
        screen: register('withdrawals'),
      },
    ),
  ]
}

const facts = async (ctx: StaffCtx): Promise<Facts> =>
  (await ctx.db.first<Facts>({
    name: 'cases.console-more',
    text: `with policy as (select distinct on (entity_id) entity_id, edition_id, published_at from consents.text_edition
        where kind = 'policy' and entity_id = any (app.entities()) order by entity_id, number desc),
      staff as (select distinct p.edition_id, m.user_id from policy p
        join identity.membership m on m.revoked_at is null and (m.entity_id is null or m.entity_id = p.entity_id))
      select (select count(*)::int from cases.disclosure) as disclosures, (select max(at) from cases.disclosure) as last_disclosure,
        (select count(*)::int from staff s where not exists (select from cases.acquaintance a
          where a.edition_id = s.edition_id and a.user_id = s.user_id)) as unread,
        (select count(*)::int from cases.acquaintance a join policy p using (edition_id)) as read,
        (select max(at) from cases.acquaintance) as last_read,
        (select count(*)::int from site.cookie_choice) as choices,
        (select count(*)::int from site.cookie_choice where not technical and not audience) as refused,
        (select max(at) from site.cookie_choice) as last_choice,
        notice.days as address_days, late.addresses as late_addresses, late.long as long_late_addresses,
        (select count(*)::int from site.page_view v join site.cookie_choice c using (tenant_id, choice_id)
          where not (c.technical or c.audience) or (v.cookie is not null and not c.audience)) as views_refused,
        (select count(*)::int from cases.disclosure x where x.outcome = 'given' and not exists (select from privacy.decision y
          where y.tenant_id = x.tenant_id and y.object_id = x.disclosure_id and y.allowed)) as undecided,
        (select count(*)::int from policy) as policies, cardinality(app.entities()) as operators,
        (select max(published_at) from policy) as last_policy,
        (select count(*)::int from cases.harm_assessment) as harm, (select max(made_at) from cases.harm_assessment) as last_harm,
        (select count(*)::int from messaging.message m where m.state = 'sent' and m.purpose in ('news', 'ads', 'partner_offers')
          and not exists (select from privacy.decision d where d.tenant_id = m.tenant_id and d.object_id = m.message_id and d.allowed)) as tampered,
        (select count(*)::int from consents.record where decision = 'withdrawn') as withdrawn,
        (select max(at) from consents.record where decision = 'withdrawn') as last_withdrawn
      from (select coalesce(max((n.parameters ->> 'visitorLogDays')::int), $2) as days from (select distinct on (entity_id) parameters
          from consents.text_edition where kind = 'cookie_notice' and effective_from <= $1 order by entity_id, number desc) n) notice
        cross join lateral (select count(*)::int as addresses, count(*) filter (where v.at < $1::timestamptz - make_interval(days => notice.days + 1))::int as long
          from site.page_view v where v.at < $1::timestamptz - make_interval(days => notice.days) and v.address <> ''
            and (v.cookie is not null or (v.address not like '%.0' and v.address not like '%::'))) late`,
    values: [ctx.clock.date(), TEXT_PARAMETERS.visitorLogDays],
  }))!
