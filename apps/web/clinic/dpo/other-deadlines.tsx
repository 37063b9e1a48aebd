import type { OtherDeadline } from '#modules/privacy-cases/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { dpoText } from './dpo-text.ts'
import { Due, Why } from './due.tsx'

/** Where the work of a deadline is done. */
export const pathOf = ({ source, id }: OtherDeadline): string =>
  source === 'incident' ? `dpo/incidents?incident=${id}` : 'dpo/destructions'

/** Clocks of incidents and of the queue of destruction, on the board beside the cases; nothing when there are none. */
export function OtherDeadlines({
  items,
  now,
}: {
  readonly items: readonly OtherDeadline[]
  readonly now: string
}) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  if (items.length === 0) return null
  return (
    <section className="sheet panel dpo-wide" aria-label={t.otherDeadlines}>
      <h2>{t.otherDeadlines}</h2>
      <table className="lines dpo-cards">
        <thead>
          <tr>
            <th>{t.case}</th>
            <th>{t.deadline}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(item => (
            <tr key={`${item.id}.${item.term}`}>
              <td>
                <a
                  href={`/app/${pathOf(item)}`}
                  onClick={event => {
                    event.preventDefault()
                    go(pathOf(item))
                  }}
                >
                  {item.number}: {item.duty[language]}
                </a>
                <div className="dpo-quiet">
                  {clinic.entities.find(e => e.entityId === item.entityId)?.shortName}
                </div>
              </td>
              <td>
                <Due of={item} now={now} />
                <Why of={{ explanation: item.explanation, trace: [], provisional: false }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
