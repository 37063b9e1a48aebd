import './smile.css'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconLock, IconTrash } from '@tabler/icons-react'
import { type CaseView, readCaseEndpoint } from '#modules/smile/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go, useRoute } from '../route.ts'
import { CaseList } from './case-list.tsx'
import { ConsentGate } from './consent-gate.tsx'
import { LogTab } from './log-tab.tsx'
import { smileText } from './smile-text.ts'
import { Studio } from './studio.tsx'
import { Upload } from './upload.tsx'

/** The smile studio: the list of cases, or one case in the state it is in. */
export default function SmilePage({ caseId }: { readonly caseId: string | null }) {
  const { query } = useRoute()
  return caseId ? <Case caseId={caseId} /> : <CaseList patientId={query.get('patient')} />
}

function Case({ caseId }: { readonly caseId: string }) {
  const t = useMessages(smileText)
  const read = useEndpoint(readCaseEndpoint, { params: { caseId } })
  if (read.error && !read.data)
    return (
      <div className="page">
        <ProblemNotice error={read.error} />
      </div>
    )
  if (!read.data) return <p className="soft page">{t.loading}</p>
  const view = read.data
  const working = view.photo !== null && view.refusal === null
  return (
    <div className={working ? 'smile-case is-working' : 'smile-case'}>
      <header className="smile-head">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => go('smile')}
        >
          {t.back}
        </Button>
        <h1>
          <button type="button" className="smile-patient" onClick={() => go(`patient/${view.patientId}`)}>
            {view.patient}
          </button>{' '}
          <BlockedOf patientId={view.patientId} />
        </h1>
        <span className="smile-small smile-head-label">{t.label}</span>
      </header>
      {working ? (
        <Studio key={view.caseId} view={view} photo={view.photo!} />
      ) : view.stop || view.destroyedAt ? (
        <Ended view={view} />
      ) : (
        <div className="smile-start">
          <ConsentGate view={view} />
          <Upload view={view} />
        </div>
      )}
    </div>
  )
}

function Ended({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const when = (at: string) => formatWhen(at, clinic.zone, clinic.now)
  return (
    <div className="smile-ended">
      <section className="sheet">
        {view.destroyedAt ? <IconTrash size={36} stroke={1.3} /> : <IconLock size={36} stroke={1.3} />}
        <h2>{view.destroyedAt ? t.destroyedTitle : t.blockedTitle}</h2>
        <p>
          {view.destroyedAt
            ? t.destroyed(when(view.destroyedAt))
            : t.blocked(when(view.stop!.at), when(view.stop!.dueAt))}
        </p>
      </section>
      <section className="sheet">
        <LogTab view={view} />
      </section>
    </div>
  )
}
