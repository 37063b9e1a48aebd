import { formatDateShort } from '#libs/format/index.ts'
import { listStatementsEndpoint, type StatementBrief } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { ConsolePage } from './console-page.tsx'
import { StatementDocuments } from './statement-documents.tsx'
import { StatementDrop } from './statement-drop.tsx'
import { StatementLink, StatementState } from './statement-state.tsx'
import { statementsText } from './statements-text.ts'

/** Bank statements: drop files, see what each payment paid and why, decide about the rest. */
export function StatementsPage({ statementId }: { readonly statementId: string | null }) {
  const t = useMessages(statementsText)
  const list = useEndpoint(listStatementsEndpoint, {})
  const statements = list.data?.statements ?? []
  return (
    <ConsolePage title={t.title}>
      <StatementDrop statements={statements} />
      <ProblemNotice error={list.error} />
      {statementId && <StatementDocuments key={statementId} statementId={statementId} />}
      {statements.length > 0 && <List statements={statements} current={statementId} />}
      {list.data && statements.length === 0 && <p className="soft">{t.none}</p>}
    </ConsolePage>
  )
}

function List({
  statements,
  current,
}: {
  readonly statements: readonly StatementBrief[]
  readonly current: string | null
}) {
  const t = useMessages(statementsText)
  return (
    <section className="sheet panel wide" style={{ marginTop: 16 }}>
      <table className="lines stack">
        <thead>
          <tr>
            <th>{t.file}</th>
            <th>{t.format}</th>
            <th>{t.from}</th>
            <th>{t.to}</th>
            <th className="money">{t.documents}</th>
            <th>{t.state}</th>
          </tr>
        </thead>
        <tbody>
          {statements.map(row => (
            <tr key={row.statementId} aria-current={row.statementId === current}>
              <td>
                <StatementLink statementId={row.statementId}>{row.fileName}</StatementLink>
              </td>
              <td data-label={t.format}>
                {row.version}, {row.encoding}
              </td>
              <td className="num" data-label={t.from}>
                {formatDateShort(row.fromOn)}
              </td>
              <td className="num" data-label={t.to}>
                {formatDateShort(row.toOn)}
              </td>
              <td className="money" data-label={t.documents}>
                {row.documents}
              </td>
              <td data-label={t.state}>
                <StatementState statement={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
