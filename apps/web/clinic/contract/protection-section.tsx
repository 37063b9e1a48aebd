import { readProtectionEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useWhen } from '../clinic-data.tsx'
import { ownText } from './own-text.ts'

const TONE = { kept: 'good', 'at-risk': 'warn', broken: 'bad', open: 'wait' } as const

/** When the data were last copied and the copy tested, and where they lie (MM-5.1, MM1-5.1). */
export function ProtectionSection() {
  const t = useMessages(ownText)
  const when = useWhen()
  const { data, error } = useEndpoint(readProtectionEndpoint, {})
  return (
    <section className="sheet panel">
      <h2>{t.protection}</h2>
      <ProblemNotice error={error} />
      {data && (
        <ul className="plain">
          {data.backups.own ? (
            <>
              <li>
                <span>{t.backupMade}</span>
                <span className="num">{data.backups.doneAt ? when(data.backups.doneAt) : t.backupNever}</span>
              </li>
              <li>
                <span>{t.backupTested}</span>
                <span className="num">
                  {data.backups.verifiedAt ? when(data.backups.verifiedAt) : t.backupNever}
                </span>
              </li>
              <li>
                <span className="soft">{t.backupRule(data.backups.everyHours, data.backups.keepDays)}</span>
                <Status tone={TONE[data.backups.state]}>{t[`b-${data.backups.state}`]}</Status>
              </li>
            </>
          ) : (
            <li>{t.backupForeign}</li>
          )}
          <li>
            <span>{t.hosting}</span>
            <span>{data.hosting ? `${t.russia}, ${data.hosting.place}` : t.hostingNone}</span>
          </li>
        </ul>
      )}
    </section>
  )
}
