import { Button, TextInput } from '@mantine/core'
import { IconFileZip, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import {
  accessLogEndpoint,
  type CaseView,
  destroyImagesEndpoint,
  evidenceOfCaseEndpoint,
} from '#modules/smile/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { smileText } from './smile-text.ts'

const STATE = {
  done: 'jobDone',
  failed: 'jobFailed',
  refused: 'jobRefused',
  stopped: 'jobStopped',
  running: 'jobRunning',
} as const

/** What was done with the photo and who looked at it; the evidence; the end of the images (SV-4.3, SV-4.4). */
export function LogTab({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const log = useEndpoint(accessLogEndpoint, { params: { caseId: view.caseId } })
  return (
    <div className="smile-tab">
      <CaseEnd view={view} />
      <section>
        <h3>{t.jobs}</h3>
        {view.jobs.map(job => (
          <p key={job.jobId} className="smile-line">
            <span>
              {job.kind === 'analysis' ? t.jobAnalysis : t.jobResult}:{' '}
              {t[STATE[job.state as keyof typeof STATE]]}
              {job.reason && <span className="smile-small"> {job.reason}</span>}
            </span>
            <span className="smile-small">{formatWhen(job.startedAt, clinic.zone, clinic.now)}</span>
          </p>
        ))}
      </section>
      <section>
        <h3>{t.logLead}</h3>
        <ProblemNotice error={log.error} />
        {log.data?.rows.length === 0 && <p>{t.logEmpty}</p>}
        {log.data?.rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a journal only grows at its head and has no ids
          <p key={i} className="smile-line">
            <span>
              {row.who}: {row.did}
              {row.refused && <span className="smile-warning"> {row.reason}</span>}
            </span>
            <span className="smile-small">{formatWhen(row.at, clinic.zone, clinic.now)}</span>
          </p>
        ))}
      </section>
    </div>
  )
}

/** Taking the evidence away, ending the images. */
export function CaseEnd({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const destroy = useWrite(destroyImagesEndpoint)
  return (
    <section>
      <div className="smile-actions">
        <Button
          component="a"
          size="compact-sm"
          variant="light"
          leftSection={<IconFileZip size={16} />}
          href={urlOf(evidenceOfCaseEndpoint, { params: { caseId: view.caseId } })}
          download
        >
          {t.evidence}
        </Button>
        {!view.destroyedAt && !asking && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => setAsking(true)}
          >
            {t.destroy}
          </Button>
        )}
      </div>
      {asking && !view.destroyedAt && (
        <form
          className="smile-paper"
          onSubmit={event => {
            event.preventDefault()
            destroy.mutate({ params: { caseId: view.caseId }, body: { reason } })
          }}
        >
          <p>{t.destroySure}</p>
          <TextInput
            label={t.destroyReason}
            required
            minLength={5}
            maxLength={200}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={destroy.error} />
          <div className="smile-actions">
            <Button type="submit" color="red" loading={destroy.isPending}>
              {t.destroy}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t.cancel}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
