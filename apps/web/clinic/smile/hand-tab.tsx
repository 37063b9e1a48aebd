import { Alert, Button, CopyButton, SegmentedControl } from '@mantine/core'
import { IconCheck, IconDownload, IconFileTypePdf, IconLink, IconLinkOff } from '@tabler/icons-react'
import { useState } from 'react'
import {
  type CaseView,
  type ResultView,
  resultPdfEndpoint,
  revokeShareEndpoint,
  shareEndpoint,
} from '#modules/smile/contract.ts'
import { urlOf, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { InformedMark } from './informed.tsx'
import { smileText } from './smile-text.ts'

const DAYS = [1, 7, 30] as const

/** Finished images: to save, to print, to share; nothing leaves before the patient was told of differences (SV-2.2b). */
export function HandTab({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const [days, setDays] = useState<string>('7')
  const share = useWrite(shareEndpoint)
  return (
    <div className="smile-tab">
      <InformedMark view={view} />
      {view.results.length === 0 && <p>{t.noneMade}</p>}
      <ProblemNotice error={share.error} />
      {share.data && (
        <Alert color="teal" icon={<IconCheck size={18} />} role="status">
          {t.linkReady}
          <div className="smile-copy">
            <code>{share.data.url}</code>
            <CopyButton value={share.data.url}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="white" onClick={copy}>
                  {copied ? t.copied : t.copy}
                </Button>
              )}
            </CopyButton>
          </div>
        </Alert>
      )}
      {view.results.length > 0 && (
        <div className="smile-days">
          <span id="smile-days">{t.days}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="smile-days"
            value={days}
            onChange={setDays}
            data={DAYS.map(n => ({ value: String(n), label: t.nDays(n) }))}
          />
        </div>
      )}
      {view.results.map(result => (
        <Result
          key={result.resultId}
          result={result}
          view={view}
          sharing={share.isPending}
          onShare={() =>
            share.mutate({ params: { resultId: result.resultId }, body: { days: Number(days) } })
          }
        />
      ))}
      <Shares view={view} />
    </div>
  )
}

function Result({
  result,
  view,
  sharing,
  onShare,
}: {
  readonly result: ResultView
  readonly view: CaseView
  readonly sharing: boolean
  readonly onShare: () => void
}) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const allowed = view.informed !== null
  const why = allowed ? undefined : t.informedNot
  return (
    <section className="smile-result">
      <img src={`${result.imageUrl}&size=thumbnail`} alt={t.label} width={92} loading="lazy" />
      <div>
        <b>{t[result.plan]}</b>
        <p className="smile-small">{formatWhen(result.madeAt, clinic.zone, clinic.now)}</p>
        {result.notes.map(note =>
          note.code === 'shade-not-reachable' ? (
            <p key={note.code} className="smile-warning">
              {t.notReachable(note.wanted, note.shade)}
            </p>
          ) : (
            <p key={note.code} className="smile-warning">
              {t.whiteningOnly}
            </p>
          ),
        )}
        <div className="smile-actions">
          <Button
            component="a"
            href={`${result.imageUrl}&size=full`}
            download
            size="compact-sm"
            variant="light"
            leftSection={<IconDownload size={15} />}
          >
            {t.download}
          </Button>
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconFileTypePdf size={15} />}
            disabled={!allowed}
            title={why}
            onClick={() =>
              window.open(urlOf(resultPdfEndpoint, { params: { resultId: result.resultId } }), '_blank')
            }
          >
            {t.report}
          </Button>
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconLink size={15} />}
            disabled={!allowed}
            title={why}
            loading={sharing}
            onClick={onShare}
          >
            {t.share}
          </Button>
        </div>
        <p className="smile-hash" title={t.sameHash}>
          {result.engine} · SHA-256 {result.sha256.slice(0, 16)}…
        </p>
      </div>
    </section>
  )
}

function Shares({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const revoke = useWrite(revokeShareEndpoint)
  if (view.shares.length === 0) return null
  return (
    <section>
      <h3>{t.shares}</h3>
      <ProblemNotice error={revoke.error} />
      {view.shares.map(share => {
        const expired = share.expiresAt <= clinic.now
        const dead = share.revokedAt ? t.revokedMark : expired ? t.expiredMark : null
        return (
          <p key={share.shareId} className="smile-line">
            <span>
              {formatWhen(share.createdAt, clinic.zone, clinic.now)}
              <span className="smile-small">
                {' '}
                {dead ?? t.shareUntil(formatWhen(share.expiresAt, clinic.zone, clinic.now))} ·{' '}
                {t.opened(share.opened)}
              </span>
            </span>
            {!dead && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                leftSection={<IconLinkOff size={14} />}
                loading={revoke.isPending}
                onClick={() =>
                  revoke.mutate({ params: { shareId: share.shareId }, body: { reason: t.revokeReason } })
                }
              >
                {t.revoke}
              </Button>
            )}
          </p>
        )
      })}
    </section>
  )
}
