import '../contract/contract.css'
import './exports.css'
import { readExportsEndpoint } from '#modules/exports/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { ConfirmPerson } from '../account/confirm-person.tsx'
import { ArchiveItem } from './archive-item.tsx'
import { AskForm } from './ask-form.tsx'
import { exportsText } from './exports-text.ts'
import { LetterSection } from './letter-section.tsx'

const LOOK_AGAIN_MS = 1_500

/** Where a clinic takes its data away: asks, waits, downloads, says what it received (MM-7.*, MM3-*). */
export default function ExportsPage() {
  const t = useMessages(exportsText)
  const list = useEndpoint(readExportsEndpoint, {}, { refetchInterval: LOOK_AGAIN_MS })
  const archives = list.data?.archives ?? []
  const busy = archives.some(archive => archive.state === 'waiting' || archive.state === 'running')
  return (
    <ConfirmPerson>
      <div className="page contract exports">
        <h1>{t.title}</h1>
        <p className="soft exports-lead">{t.lead}</p>
        <ProblemNotice error={list.error} />
        <div className="pair">
          <div>
            <AskForm busy={busy} />
            {list.data && (
              <section className="sheet panel">
                <h2>{t.made}</h2>
                {archives.length === 0 && <p className="soft">{t.none}</p>}
                {archives.map(archive => (
                  <ArchiveItem key={archive.archiveId} archive={archive} />
                ))}
              </section>
            )}
          </div>
          <LetterSection letters={list.data?.letters ?? []} archives={archives} />
        </div>
      </div>
    </ConfirmPerson>
  )
}
