import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'
import { type ConsoleFacts, consoleFacts } from './console-facts.ts'

type State = ClauseState['state']

/** Shares of the limit of patients from which the console warns, and what it calls broken (MM-3.7). */
const WARN_AT = 0.8
/** So many refusals between legal entities in a day are not a slip of the hand. */
const PROBING = 10
const DAY_MS = 86_400_000

const when = (broken: boolean, atRisk = false): State => (broken ? 'broken' : atRisk ? 'at-risk' : 'kept')

/** Clauses whose state is counted from what happened: reads, messages, consents, blocks, the queue of destruction. */
export async function countedClauses(ctx: StaffCtx, day: (at: Date) => string): Promise<ClauseState[]> {
  const f = await consoleFacts(ctx)
  const said = (text: string, at: Date | null) => (at ? [`${text}: ${day(at)}`] : [])
  const row = (
    clause: string,
    [ru, en]: readonly [string, string],
    rest: Omit<ClauseState, 'clause' | 'demand'>,
  ): ClauseState => ({ clause, demand: { ru, en }, ...rest })
  const share = f.patients / f.max_patients
  return [
    row(
      'MM-3.7',
      [
        'Не больше 100 000 карточек пациентов у организации',
        'At most 100,000 patient accounts an organisation',
      ],
      {
        parameter: `предел: ${f.max_patients}; предупреждение с ${WARN_AT * 100} %`,
        value: `${f.patients} (${(share * 100).toFixed(1).replace('.', ',')} %)`,
        state: when(share >= 1, share >= WARN_AT),
        evidence: said('последняя карта', f.last_card),
        screen: 'contract',
      },
    ),
    row(
      'MM-3.9',
      ['Каждое юридическое лицо — отдельный оператор', 'Each legal entity is an operator of its own'],
      {
        parameter: 'доступ между лицами без основания: закрыт',
        value: `отказов: ${f.refusals}, за сутки ${f.refusals_day}; чтений без основания: ${f.stray_reads}`,
        state: when(f.stray_reads > 0, f.refusals_day >= PROBING),
        evidence: said('последний отказ', f.last_refusal),
        screen: 'dpo/sharing',
      },
    ),
    row(
      'MM-3.10',
      ['Передача между юридическими лицами только по живому основанию', 'Sharing only on a live ground'],
      {
        parameter: 'основание проверяется при каждом чтении; предупреждение за 14 дней до его конца',
        value: `живых оснований: ${f.live_grounds}, кончаются: ${f.ending_grounds}; чтений по ним: ${f.shared_reads}, после конца: ${f.late_reads}`,
        state: when(f.late_reads > 0, f.ending_grounds > 0),
        evidence: said('последнее чтение по основанию', f.last_shared),
        screen: 'dpo/sharing',
      },
    ),
    row(
      'IP-3.5',
      [
        'Согласие даётся отметкой в форме, доказательство хранится',
        'Consent is a ticked box, the proof is kept',
      ],
      {
        parameter: 'хеш текста в записи согласия равен хешу редакции',
        value: `редакций: ${f.editions}, дано согласий: ${f.consents}, с чужим хешем: ${f.torn_consents}`,
        state: f.torn_consents > 0 ? 'broken' : f.editions > 0 ? 'kept' : 'open',
        evidence: said('последнее согласие', f.last_consent),
        screen: 'dpo/registers?register=consents',
      },
    ),
    row(
      'IP-3.6a',
      ['Отзыв принимается письмом с темой', 'A withdrawal is taken by a letter with the mark'],
      mailbox(ctx, f, said),
    ),
    row(
      'IP-4.2.1',
      ['Данные используются только для заявленных целей', 'Data are used for the stated purposes only'],
      {
        parameter: 'каждое сообщение человеку проходит проверку перед отправкой',
        value: `не отправлено по решению проверки: ${f.refused_uses}; отправлено без решения: ${f.unasked_messages}`,
        state: when(f.unasked_messages > 0),
        evidence: said('последнее решение', f.last_decision),
        screen: 'dpo/gate',
      },
    ),
    row(
      'MM1-4.1',
      ['Данные можно заблокировать, удалить, уничтожить', 'Data can be blocked, deleted, destroyed'],
      {
        parameter: 'блокирование действует сразу, снимается с исходом проверки',
        value: `заблокировано сейчас: ${f.live_blocks}; проверка кончена, а блокировка стоит: ${f.stale_blocks}; сообщений после блокировки: ${f.after_block}`,
        state: when(f.after_block > 0, f.stale_blocks > 0),
        evidence: said('последняя блокировка', f.last_block),
        screen: 'dpo/registers?register=blocks',
      },
    ),
    row(
      'IP-3.8b',
      [
        'По достижении цели данные уничтожаются, акт хранится 3 года',
        'Destroyed when the purpose is reached; acts kept 3 years',
      ],
      {
        parameter: 'уничтожить за 30 дней; двое согласуют',
        value: `в очереди ${f.queue}, просрочено ${f.queue_late}, актов ${f.acts}`,
        state: when(f.queue_late > 0 || f.short_kept > 0, f.queue > 0),
        evidence: said('последний акт', f.last_act),
        screen: 'dpo/destructions',
      },
    ),
    row(
      'MM-8.3',
      [
        'Действия с данными записываются и не изменяются',
        'Actions with data are logged and cannot be changed',
      ],
      {
        parameter: 'журнал только пополняется',
        value: `событий: ${f.events}`,
        state: f.events > 0 ? 'kept' : 'open',
        evidence: said('последнее событие', f.last_event),
        screen: 'contract',
      },
    ),
  ]
}

/** A mailbox that has not answered for a day loses nothing, but nobody reads withdrawals: that is broken. */
function mailbox(
  ctx: StaffCtx,
  f: ConsoleFacts,
  said: (text: string, at: Date | null) => string[],
): Omit<ClauseState, 'clause' | 'demand'> {
  const silent =
    f.mailbox_failures > 0 && (f.mailbox_ok === null || ctx.clock.nowMs() - f.mailbox_ok.getTime() > DAY_MS)
  return {
    parameter:
      f.mailboxes > 0
        ? 'почтовый ящик подключён; молчит больше суток — нарушение'
        : 'почтовый ящик не подключён',
    value: `обращений по почте: ${f.mail_cases}, неудач подряд: ${f.mailbox_failures}`,
    state: f.mailboxes === 0 ? 'open' : when(silent, f.mailbox_failures > 0),
    evidence: said('ящик отвечал', f.mailbox_ok),
    screen: 'dpo',
  }
}
