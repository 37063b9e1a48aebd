import { Button, TextInput } from '@mantine/core'
import { IconFileTypePdf, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  actPdfEndpoint,
  approveDestructionEndpoint,
  type Destruction,
  listDestructionsEndpoint,
  rejectDestructionEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { dpoText } from './dpo-text.ts'
import { Due } from './due.tsx'

/** What is to be destroyed, who has approved, and the acts. */
export default function DestructionsPage() {
  const t = useMessages(dpoText)
  const list = useEndpoint(listDestructionsEndpoint, {})
  return (
    <section className="sheet panel">
      <h2>{t.queue}</h2>
      <ProblemNotice error={list.error} />
      {list.data?.destructions.length === 0 && <p className="soft">{t.noQueue}</p>}
      <table className="lines dpo-cards">
        <tbody>
          {list.data?.destructions.map(item => (
            <Line key={item.destructionId} item={item} now={list.data!.now} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({ item, now }: { readonly item: Destruction; readonly now: string }) {
  const t = useMessages(dpoText)
  const approve = useWrite(approveDestructionEndpoint)
  const reject = useWrite(rejectDestructionEndpoint)
  const [reason, setReason] = useState<string | null>(null)
  const params = { destructionId: item.destructionId }
  const mine = item.approvals.some(a => a.mine)
  const left = Date.parse(item.dueAt) - Date.parse(now)
  return (
    <tr>
      <td>
        <b>{item.patientName ?? item.subjectInfo}</b>
        {item.patientName && <div className="dpo-quiet">{item.subjectInfo}</div>}
      </td>
      <td>
        {item.reason}
        <div className="dpo-quiet">{item.dueExplanation}</div>
        {item.held && (
          <div className="dpo-due" data-urgency="today">
            <IconLock size={15} aria-hidden /> {t.held}: {item.held}
          </div>
        )}
      </td>
      <td>
        <div>{t[item.state]}</div>
        {(item.state === 'proposed' || item.state === 'running') && (
          <Due
            of={{
              dueAt: item.dueAt,
              dueDay: item.dueAt.slice(0, 10),
              urgency: left <= 0 ? 'overdue' : left < 3 * 86_400_000 ? 'soon' : 'calm',
            }}
            now={now}
          />
        )}
        {item.approvals.length > 0 && (
          <div className="dpo-quiet">
            {t.approved}: {item.approvals.map(a => a.name).join(', ')}
            {item.state === 'proposed' && ` — ${t.needSecond}`}
          </div>
        )}
        {item.rejectReason && <div className="dpo-quiet">{item.rejectReason}</div>}
        <ProblemNotice error={approve.error ?? reject.error} />
      </td>
      <td>
        {item.state === 'proposed' && (
          <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
            <Button
              size="compact-sm"
              disabled={mine}
              loading={approve.isPending}
              onClick={() => approve.mutate({ params })}
            >
              {t.approve}
            </Button>
            {reason === null ? (
              <Button size="compact-sm" variant="default" onClick={() => setReason('')}>
                {t.reject}
              </Button>
            ) : (
              <form
                style={{ display: 'flex', gap: 6 }}
                onSubmit={event => {
                  event.preventDefault()
                  reject.mutate({ params, body: { reason } })
                }}
              >
                <TextInput
                  size="xs"
                  required
                  aria-label={t.reason}
                  placeholder={t.reason}
                  value={reason}
                  onChange={event => setReason(event.currentTarget.value)}
                />
                <Button size="compact-sm" variant="default" type="submit" loading={reject.isPending}>
                  {t.reject}
                </Button>
              </form>
            )}
          </div>
        )}
        {item.actId && (
          <>
            <Button
              component="a"
              size="compact-sm"
              variant="light"
              leftSection={<IconFileTypePdf size={16} />}
              href={urlOf(actPdfEndpoint, { params: { actId: item.actId } })}
              target="_blank"
            >
              {t.act} № {item.actNumber}
            </Button>
            {item.keepUntil && (
              <div className="dpo-quiet">
                {t.keepUntil} {formatDateShort(item.keepUntil)}
              </div>
            )}
          </>
        )}
      </td>
    </tr>
  )
}
