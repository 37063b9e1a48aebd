import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClockExclamation,
} from '@tabler/icons-react'
import { type ClauseState, consoleEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { go } from '../route.ts'
import { dpoText } from './dpo-text.ts'

const LOOK = {
  kept: { icon: IconCircleCheck, urgency: 'calm' },
  'at-risk': { icon: IconClockExclamation, urgency: 'today' },
  broken: { icon: IconAlertTriangle, urgency: 'overdue' },
  open: { icon: IconCircleDashed, urgency: 'met' },
} as const

/** Clause, demand, parameter, what the data say now, last evidence, the screen where it is worked on. */
export default function ConsolePage() {
  const t = useMessages(dpoText)
  const list = useEndpoint(consoleEndpoint, {})
  return (
    <section className="sheet panel dpo-wide">
      <h2>{t.console}</h2>
      <ProblemNotice error={list.error} />
      {list.data && <Sums clauses={list.data.clauses} />}
      <table className="lines dpo-cards">
        <thead>
          <tr>
            <th>{t.clause}</th>
            <th>{t.demand}</th>
            <th>{t.parameter}</th>
            <th>{t.value}</th>
            <th>{t.state}</th>
          </tr>
        </thead>
        <tbody>
          {list.data?.clauses.map(clause => (
            <Line key={clause.clause} clause={clause} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** How many clauses are in each state: the officer sees whether to read on. */
function Sums({ clauses }: { readonly clauses: readonly ClauseState[] }) {
  const t = useMessages(dpoText)
  const states = ['broken', 'at-risk', 'open', 'kept'] as const
  return (
    <p className="dpo-sums">
      {states.map(state => {
        const { icon: Icon, urgency } = LOOK[state]
        const n = clauses.filter(one => one.state === state).length
        return (
          <span key={state} className="dpo-due" data-urgency={n > 0 ? urgency : 'met'}>
            <Icon size={17} stroke={1.7} aria-hidden /> {state === 'open' ? t.openState : t[state]}: {n}
          </span>
        )
      })}
    </p>
  )
}

function Line({ clause }: { readonly clause: ClauseState }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { icon: Icon, urgency } = LOOK[clause.state]
  return (
    <tr>
      <td className="num">
        <b>{clause.clause}</b>
      </td>
      <td>{clause.demand[language]}</td>
      <td className="dpo-parameter">{clause.parameter}</td>
      <td>
        {clause.value}
        {clause.evidence.length > 0 && (
          <details className="dpo-why">
            <summary>{t.evidence}</summary>
            <ul className="plain">
              {clause.evidence.map(fact => (
                <li key={fact}>{fact}</li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td>
        <span className="dpo-due" data-urgency={urgency}>
          <Icon size={17} stroke={1.7} aria-hidden />{' '}
          {clause.state === 'open' ? t.openState : t[clause.state]}
        </span>
        {clause.screen && (
          <div>
            <a
              href={`/app/${clause.screen}`}
              onClick={event => {
                event.preventDefault()
                go(clause.screen!)
              }}
            >
              {t.toScreen}
            </a>
          </div>
        )}
      </td>
    </tr>
  )
}
