import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { answerCopiesEndpoint, copiesEndpoint } from '#modules/documents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useMay } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { papersText } from './papers-text.ts'

/** Requests for copies of medical documents, the most urgent first (order 789н). */
export function Copies() {
  const t = useMessages(papersText)
  const may = useMay()
  const found = useEndpoint(copiesEndpoint, {})
  const [answering, setAnswering] = useState<string | null>(null)
  return (
    <section className="sheet panel">
      <ProblemNotice error={found.error} />
      {found.data?.requests.length === 0 && <p className="soft">{t.copiesNone}</p>}
      <table className="lines documents">
        <tbody>
          {found.data?.requests.map(row => (
            <tr key={row.documentId}>
              <td className="num">{row.number}</td>
              <td>
                {row.patientName} <BlockedOf patientId={row.patientId} />
              </td>
              <td>
                {t.registered} {formatDateShort(row.registeredOn)}
              </td>
              <td>
                {row.answeredAt ? (
                  <>
                    <Status tone="good">{t.answered}</Status> <span className="soft">{row.answer}</span>
                  </>
                ) : (
                  <>
                    {t.due} {formatDateShort(row.dueOn)}{' '}
                    <Status tone={row.daysLeft < 0 ? 'bad' : row.daysLeft < 8 ? 'warn' : 'wait'}>
                      {t.daysLeft(row.daysLeft)}
                    </Status>
                  </>
                )}
                {answering === row.documentId && (
                  <Answer documentId={row.documentId} onClose={() => setAnswering(null)} />
                )}
              </td>
              <td>
                {!row.answeredAt && answering !== row.documentId && may('document.issue') && (
                  <Button size="compact-sm" variant="default" onClick={() => setAnswering(row.documentId)}>
                    {t.answered}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Answer({ documentId, onClose }: { readonly documentId: string; readonly onClose: () => void }) {
  const t = useMessages(papersText)
  const write = useWrite(answerCopiesEndpoint)
  return (
    <OneLineForm
      label={t.answer}
      submit={t.save}
      cancel={t.cancel}
      error={write.error}
      pending={write.isPending}
      onSubmit={answer => write.mutate({ params: { documentId }, body: { answer } }, { onSuccess: onClose })}
      onCancel={onClose}
    />
  )
}
