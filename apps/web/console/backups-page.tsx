import { Button } from '@mantine/core'
import { formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { askBackupEndpoint, type BackupView, listBackupsEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { language, useMessages } from '../kit/i18n.ts'
import { Status, type Tone } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { reliabilityText } from './reliability-text.ts'
import { ReliabilityTabs } from './tabs.tsx'

const STATE: Record<'kept' | 'at-risk' | 'broken' | 'open', Tone> = {
  kept: 'good',
  'at-risk': 'warn',
  broken: 'bad',
  open: 'wait',
}
const RUN: Record<BackupView['state'], Tone> = {
  waiting: 'wait',
  running: 'wait',
  done: 'good',
  failed: 'bad',
}

const megabytes = (bytes: number): string =>
  (bytes / 1_048_576).toLocaleString(language(), { maximumFractionDigits: 1 })
const count = (n: number): string => n.toLocaleString(language())

/** Backups of the installation: when, how large, whether each was restored and read (MM-5.1). */
export function BackupsPage() {
  const t = useMessages(reliabilityText)
  const list = useEndpoint(listBackupsEndpoint, {}, { refetchInterval: 10_000 })
  const ask = useGuardedWrite(askBackupEndpoint)
  const { data } = list
  const busy = data?.runs.some(run => run.state === 'waiting' || run.state === 'running') ?? false
  return (
    <ConsolePage
      tabs={<ReliabilityTabs />}
      title={t.backupsTitle}
      actions={
        data?.own && (
          <Button disabled={busy} loading={ask.isPending} onClick={() => ask.mutate({})}>
            {t.makeNow}
          </Button>
        )
      }
      error={list.error ?? ask.problem}
    >
      {data && (
        <>
          <p className="soft measure">
            {data.own ? t.backupsLead(data.everyHours, data.keepDays) : t.backupsForeign}
          </p>
          {data.own && (
            <p>
              <Status tone={STATE[data.state]}>{t[data.state]}</Status>
            </p>
          )}
          {data.runs.length > 0 && (
            <section className="sheet panel wide">
              <table className="lines stack">
                <thead>
                  <tr>
                    <th>{t.made}</th>
                    <th className="money">{t.size}</th>
                    <th>{t.tested}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.runs.map(run => (
                    <Run key={run.runId} run={run} />
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </>
      )}
    </ConsolePage>
  )
}

function Run({ run }: { readonly run: BackupView }) {
  const t = useMessages(reliabilityText)
  const when = (at: string) => formatMoment(at, VENDOR_ZONE, language())
  return (
    <tr>
      <td>
        {when(run.finishedAt ?? run.startedAt ?? run.askedAt)}{' '}
        {run.state !== 'done' && <Status tone={RUN[run.state]}>{t[run.state]}</Status>}
        <div className="soft" style={{ fontSize: '0.7812rem', overflowWrap: 'anywhere' }}>
          {[run.byHand && t.byHand, run.fileName, run.removedAt && t.removed, run.failure]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </td>
      <td className="money" data-label={t.size}>
        <div>
          {run.bytes === null ? '—' : t.megabytes(megabytes(run.bytes))}
          {run.files !== null && run.files > 0 && (
            <div className="soft" style={{ fontSize: '0.7812rem' }}>
              {t.filesToo(run.files)}
            </div>
          )}
        </div>
      </td>
      <td data-label={t.tested}>
        {run.verifiedAt ? (
          <div>
            <Status tone="good">{when(run.verifiedAt)}</Status>
            <div className="soft" style={{ fontSize: '0.7812rem' }}>
              {t.testedRows(count(run.verifiedTables ?? 0), count(run.verifiedRows ?? 0))}
            </div>
          </div>
        ) : run.verifyFailure ? (
          <Status tone="bad">{run.verifyFailure}</Status>
        ) : (
          <span className="soft">{run.state === 'done' ? t.notTested : '—'}</span>
        )}
      </td>
    </tr>
  )
}
