import { Button } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  acceptPaperEndpoint,
  ownPaperPdfEndpoint,
  ownPapersEndpoint,
  type Paper,
} from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useDate } from '../../kit/zone.ts'
import { ownText } from './own-text.ts'

/** Papers of the contract to read and to accept; whom the vendor entrusts processing to (MM1-2.4, MM1-5.2). */
export function PapersSection() {
  const t = useMessages(ownText)
  const list = useEndpoint(ownPapersEndpoint, {})
  const papers = list.data?.papers ?? []
  const processors = list.data?.subProcessors ?? []
  return (
    <section className="sheet panel">
      <h2>{t.papers}</h2>
      <ProblemNotice error={list.error} />
      {list.data && papers.length === 0 && <p className="soft">{t.papersNone}</p>}
      <ul className="plain">
        {papers.map(paper => (
          <PaperItem key={paper.paperId} paper={paper} />
        ))}
      </ul>
      {processors.length > 0 && <h2 style={{ marginTop: 14 }}>{t.processors}</h2>}
      <ul className="plain">
        {processors.map(row => (
          <li key={row.processorId}>
            <span>
              {row.name}, {row.country}: {row.task}
            </span>
            <span className="soft num">{formatDateShort(row.since)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PaperItem({ paper }: { readonly paper: Paper }) {
  const date = useDate()
  const t = useMessages(ownText)
  const accept = useWrite(acceptPaperEndpoint)
  const open = !paper.acceptedAt && !paper.kind.startsWith('measures')
  return (
    <li>
      <span>
        <a
          href={urlOf(ownPaperPdfEndpoint, { params: { paperId: paper.paperId } })}
          target="_blank"
          rel="noreferrer"
        >
          <IconFileTypePdf size={15} aria-hidden style={{ verticalAlign: -2 }} /> {paper.title} №{' '}
          {paper.edition}
        </a>{' '}
        <span className="soft num">{date(paper.madeAt)}</span>
      </span>
      {paper.acceptedAt && <Status tone="good">{t.paperAccepted}</Status>}
      {open && paper.replacedBy !== null && <Status tone="wait">{t.paperReplaced(paper.replacedBy)}</Status>}
      {open && paper.replacedBy === null && (
        <Button
          size="compact-xs"
          variant="default"
          loading={accept.isPending}
          onClick={() => accept.mutate({ params: { paperId: paper.paperId } })}
        >
          {t.acceptPaper}
        </Button>
      )}
      <ProblemNotice error={accept.error} />
    </li>
  )
}
