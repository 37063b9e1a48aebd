import './inbox.css'
import { useMessages } from '../../kit/i18n.ts'
import { useMay } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { EnquiriesTab } from './enquiries.tsx'
import { inboxText } from './inbox-text.ts'
import { IntakeViewer } from './intake.tsx'
import { ReviewsTab } from './reviews.tsx'
import { useWaiting } from './use-waiting.ts'
import { Waiting } from './waiting.tsx'

const HISTORIES = [
  { id: 'enquiries', permission: 'enquiry.handle', Tab: EnquiriesTab },
  { id: 'reviews', permission: 'review.moderate', Tab: ReviewsTab },
] as const

/** The one place of what came in: what waits for the reader, and what became of enquiries and reviews. */
export default function InboxPage() {
  const t = useMessages(inboxText)
  const may = useMay()
  const { id, query } = useRoute()
  const waiting = useWaiting()
  const histories = HISTORIES.filter(tab => may(tab.permission))
  const history = histories.find(tab => tab.id === id)
  const opened = waiting.rows.flatMap(row => (row.kind === 'file' ? [row.item] : []))
  if (opened.some(item => item.image.fileId === query.get('open')))
    return <IntakeViewer items={opened} fileId={query.get('open')!} />
  const tabs = [
    { id: '', label: t.waitTab },
    ...histories.map(tab => ({
      id: tab.id,
      label: tab.id === 'enquiries' ? t.enquiriesTab : t.reviewsTab,
    })),
  ]
  return (
    <div className="page inbox-page">
      <h1>{t.inbox}</h1>
      {histories.length > 0 && (
        <nav className="section-tabs" aria-label={t.inbox}>
          {tabs.map(tab => (
            <a
              key={tab.id}
              href={`/app/inbox/${tab.id}`}
              aria-current={tab.id === (history?.id ?? '') ? 'page' : undefined}
              onClick={event => {
                event.preventDefault()
                go(tab.id ? `inbox/${tab.id}` : 'inbox')
              }}
            >
              {tab.label}
              {tab.id === '' && waiting.rows.length > 0 && (
                <b className="tab-count num">{waiting.rows.length}</b>
              )}
            </a>
          ))}
        </nav>
      )}
      {history ? <history.Tab /> : <Waiting {...waiting} />}
    </div>
  )
}
