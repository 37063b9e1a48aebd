import { Button, Progress } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ArchiveView, linkArchiveEndpoint, STEPS } from '#modules/exports/contract.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status, type Tone } from '../../kit/status.tsx'
import { useWhen } from '../clinic-data.tsx'
import { imagesText } from '../images/images-text.ts'
import { exportsText } from './exports-text.ts'
import { Verdict } from './verdict.tsx'

const TONE: Record<ArchiveView['state'], Tone> = {
  waiting: 'wait',
  running: 'wait',
  ready: 'good',
  failed: 'bad',
  expired: 'wait',
}

const formatCount = (n: number): string => n.toLocaleString(language())

/** An archive: how far it is, what is in it, the way to take it. */
export function ArchiveItem({ archive }: { readonly archive: ArchiveView }) {
  const t = useMessages(exportsText)
  const size = useMessages(imagesText).size
  const when = useWhen()
  const { state } = archive
  return (
    <div className="contract-item">
      <div className="contract-row">
        <b>{t.by(archive.requestedName, when(archive.requestedAt))}</b>
        <Status tone={TONE[state]}>{t[state]}</Status>
      </div>
      {archive.reason && <p className="soft">{archive.reason}</p>}
      {state === 'running' && <Making archive={archive} />}
      {state === 'failed' && archive.failure && <p className="soft">{t.failedWhy(archive.failure)}</p>}
      {state === 'expired' && <p className="soft">{t.expiredWhy}</p>}
      {state === 'ready' && archive.bytes !== null && (
        <>
          <div className="contract-row">
            <span className="soft">
              {size(archive.bytes)}, {archive.encrypted ? t.sealed : t.bare}
              {archive.expiresAt && <> · {t.until(when(archive.expiresAt))}</>}
            </span>
            <Download archiveId={archive.archiveId} />
          </div>
          <div className="soft exports-hash">
            {t.check}: <code>{archive.sha256}</code>
          </div>
        </>
      )}
      {archive.contents && <Inside contents={archive.contents} />}
      {archive.downloads.length > 0 && (
        <p className="soft">
          {t.taken}: {archive.downloads.map(row => t.by(row.by, when(row.at))).join('; ')}
        </p>
      )}
      {archive.downloads.length > 0 && <Verdict archive={archive} />}
    </div>
  )
}

/** How far it is: the step, what of it is written, the share of the whole. */
function Making({ archive: { step, done, total } }: { readonly archive: ArchiveView }) {
  const t = useMessages(exportsText)
  const at = step === '' ? 0 : STEPS.indexOf(step)
  const share = total > 0 ? done / total : 0
  const label = `${t.of(at + 1, STEPS.length)}: ${t[`step-${step}`]}`
  return (
    <div className="exports-progress">
      <Progress value={Math.max(2, ((at + share) / STEPS.length) * 100)} aria-label={label} animated />
      <span className="soft num" role="status">
        {label}
        {total > 0 && `, ${t.count(Math.min(done + 1, total), total)}`}
      </span>
    </div>
  )
}

function Download({ archiveId }: { readonly archiveId: string }) {
  const t = useMessages(exportsText)
  const link = useGuardedWrite(linkArchiveEndpoint)
  return (
    <>
      <Button
        size="compact-sm"
        leftSection={<IconDownload size={16} />}
        loading={link.isPending}
        onClick={() =>
          link.mutate({ params: { archiveId } }, { onSuccess: ({ href }) => window.location.assign(href) })
        }
      >
        {t.download}
      </Button>
      <ProblemNotice error={link.problem} />
    </>
  )
}

function Inside({ contents }: { readonly contents: NonNullable<ArchiveView['contents']> }) {
  const t = useMessages(exportsText)
  const patients = contents.tables.find(table => table.file === 'patients')?.rows ?? 0
  const papers = contents.papers.reduce((sum, paper) => sum + paper.count, 0)
  return (
    <>
      <p className="num">
        {t.inside(formatCount(patients), formatCount(papers), formatCount(contents.files))}
      </p>
      {contents.readBack !== undefined && (
        <p className="soft">{t.readBack(formatCount(contents.readBack))}</p>
      )}
      {contents.leftOut.map(row => (
        <p key={row.what + row.why} className="exports-left-out">
          {t.leftOut}: {row.what}, {formatCount(row.count)} — {row.why}
        </p>
      ))}
      <details>
        <summary>{t.tables}</summary>
        <table className="lines">
          <thead>
            <tr>
              <th>{t.table}</th>
              <th className="sum">{t.rows}</th>
            </tr>
          </thead>
          <tbody>
            {[
              ...contents.papers.map(paper => ({ title: `${paper.title}, PDF`, rows: paper.count })),
              ...contents.tables,
            ]
              .filter(row => row.rows > 0)
              .map(row => (
                <tr key={row.title}>
                  <td>{row.title}</td>
                  <td className="sum num">{formatCount(row.rows)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
