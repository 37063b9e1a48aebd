import { Button, SegmentedControl } from '@mantine/core'
import { IconFileTypePdf, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  actPdfEndpoint,
  approveDestructionEndpoint,
  chooseOutcomeEndpoint,
  type Destruction,
  listDestructionsEndpoint,
  rejectDestructionEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDayOf } from '../../kit/zone.ts'
import { useMay } from '../clinic-data.tsx'
import { AnonymousRecords } from './anonymous-records.tsx'
import { destructionText } from './destruction-text.ts'
import { dpoText } from './dpo-text.ts'
import { Due } from './due.tsx'
import { ProposeDestruction } from './propose-destruction.tsx'

/** What is to be destroyed or anonymised, who has approved, the acts, and what is kept without names. */
export default function DestructionsPage() {
  const t = useMessages(dpoText)
  const own = useMessages(destructionText)
  const may = useMay()
  const list = useEndpoint(listDestructionsEndpoint, {})
  const [proposing, setProposing] = useState(false)
  return (
    <>
      <section className="sheet panel">
        <div className="dpo-head">
          <h2>{t.queue}</h2>
          {may('case.manage') && !proposing && (
            <Button size="compact-sm" variant="default" onClick={() => setProposing(true)}>
              {own.propose}
            </Button>
          )}
        </div>
        {proposing && <ProposeDestruction onClose={() => setProposing(false)} />}
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
      <AnonymousRecords />
    </>
  )
}

function Line({ item, now }: { readonly item: Destruction; readonly now: string }) {
  const t = useMessages(dpoText)
  const own = useMessages(destructionText)
  const dayOf = useDayOf()
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
        <div>{item.state === 'done' && item.outcome === 'anonymise' ? own.anonymised : t[item.state]}</div>
        {(item.state === 'proposed' || item.state === 'running') && (
          <Due
            of={{
              dueAt: item.dueAt,
              dueDay: dayOf(item.dueAt),
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
      </td>
      <td>
        {item.state === 'proposed' && <Decide item={item} />}
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
            <div className="dpo-quiet">{item.spaceRewritten ? own.spaceDone : own.spaceWaits}</div>
          </>
        )}
      </td>
    </tr>
  )
}

/** The outcome while it is open, then the approvals of two people. */
function Decide({ item }: { readonly item: Destruction }) {
  const t = useMessages(dpoText)
  const own = useMessages(destructionText)
  const approve = useWrite(approveDestructionEndpoint)
  const reject = useWrite(rejectDestructionEndpoint)
  const choose = useWrite(chooseOutcomeEndpoint)
  const [rejecting, setRejecting] = useState(false)
  const params = { destructionId: item.destructionId }
  if (rejecting)
    return (
      <OneLineForm
        label={t.reason}
        submit={t.reject}
        cancel={own.cancel}
        error={reject.error}
        pending={reject.isPending}
        onSubmit={reason => reject.mutate({ params, body: { reason } })}
        onCancel={() => setRejecting(false)}
      />
    )
  return (
    <>
      {item.approvals.length === 0 && item.mayAnonymise ? (
        <SegmentedControl
          size="xs"
          mb={8}
          aria-label={own.outcome}
          value={item.outcome}
          onChange={value =>
            choose.mutate({ params, body: { outcome: value === 'anonymise' ? 'anonymise' : 'destroy' } })
          }
          data={[
            { value: 'destroy', label: own.destroy },
            { value: 'anonymise', label: own.anonymise },
          ]}
        />
      ) : (
        <div className="dpo-quiet" title={item.mayAnonymise ? undefined : own.withdrawnOnly}>
          {item.outcome === 'anonymise' ? own.willAnonymise : own.willDestroy}
        </div>
      )}
      <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
        <Button
          size="compact-sm"
          disabled={item.approvals.some(a => a.mine)}
          loading={approve.isPending}
          onClick={() => approve.mutate({ params })}
        >
          {t.approve}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setRejecting(true)}>
          {t.reject}
        </Button>
      </div>
      <ProblemNotice error={approve.error ?? choose.error} />
    </>
  )
}
