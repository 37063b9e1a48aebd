import { type AnonymousRecord, anonymousRecordsEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { destructionText } from './destruction-text.ts'

/** What is kept of people who were anonymised, with the check for re-identification of this moment (IP-3.8b). */
export function AnonymousRecords() {
  const t = useMessages(destructionText)
  const kept = useEndpoint(anonymousRecordsEndpoint, {})
  return (
    <section className="sheet panel" style={{ marginTop: 14 }}>
      <h2>{t.kept}</h2>
      <ProblemNotice error={kept.error} />
      {kept.data && <p className="dpo-quiet">{t.keptLead(kept.data.classSize)}</p>}
      {kept.data?.records.length === 0 && <p className="soft">{t.none}</p>}
      {kept.data && kept.data.records.length > 0 && (
        <div className="dpo-wide">
          <table className="lines">
            <thead>
              <tr>
                <th>{t.traits}</th>
                <th>{t.care}</th>
                <th>{t.records}</th>
                <th>{t.fits}</th>
                <th>{t.check}</th>
              </tr>
            </thead>
            <tbody>
              {kept.data.records.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the records have no key, that is their point
                <Line key={i} row={row} size={kept.data.classSize} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Line({ row, size }: { readonly row: AnonymousRecord; readonly size: number }) {
  const t = useMessages(destructionText)
  const traits = [
    row.sex ? t[row.sex] : t.anySex,
    row.ageFrom === null || row.ageTo === null ? t.anyAge : t.age(row.ageFrom, row.ageTo),
    row.year === null ? t.anyYear : t.year(row.year),
  ]
  return (
    <tr>
      <td>{traits.join(', ')}</td>
      <td>{[t.visits(row.visits), t.paid(row.paid), ...row.sections].join(', ')}</td>
      <td className="num">{row.records}</td>
      <td className="num">{t.people(row.peopleNow)}</td>
      <td>
        {row.identifiers.length > 0 ? (
          <Status tone="bad">{t.found}</Status>
        ) : row.peopleNow < size ? (
          <Status tone="warn">{t.few}</Status>
        ) : (
          <Status tone="good">{t.good}</Status>
        )}
      </td>
    </tr>
  )
}
