import { formatMonth } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import type { Overview } from '#modules/vendor/contract.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { consoleText } from './console-text.ts'

const MONEY = ['issued', 'paid', 'overdue'] as const

/** Money by the month of issue: what was invoiced, what of it came, what is late. Nothing draws no bar. */
export function Months({ months }: { readonly months: Overview['months'] }) {
  const t = useMessages(consoleText)
  const language = useLanguage()
  const top = Math.max(1, ...months.map(month => month.issuedKopecks))
  const last = months.at(-1)
  if (!last) return <p className="soft">{t.monthsNone}</p>
  const told = (month: Overview['months'][number]) =>
    `${formatMonth(`${month.month}-01`, language)}: ${MONEY.map(kind => `${t[kind]} ${formatKopecks(month[`${kind}Kopecks`])}`).join(', ')}`
  return (
    <>
      <div className="months" role="img" aria-label={months.map(told).join('; ')}>
        {months.map(month => (
          <div key={month.month} title={told(month)}>
            <div className="bars">
              {MONEY.map(kind => {
                const kopecks = month[`${kind}Kopecks`]
                return (
                  kopecks > 0 && (
                    <i key={kind} data-money={kind} style={{ height: `${(kopecks / top) * 100}%` }} />
                  )
                )
              })}
            </div>
            <span className="soft">{formatMonth(`${month.month}-01`, language).slice(0, 3)}</span>
          </div>
        ))}
      </div>
      <p className="legend soft">
        {MONEY.map(kind => (
          <span key={kind}>
            <i data-money={kind} aria-hidden />
            {t[kind]} <b className="num">{formatKopecks(last[`${kind}Kopecks`])}</b>
          </span>
        ))}
      </p>
    </>
  )
}
