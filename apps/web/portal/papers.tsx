import { Button } from '@mantine/core'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { type MyPaper, myPaperPdfEndpoint, myPapersEndpoint } from '#modules/documents/contract.ts'
import { urlOf, useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { portalText } from './messages.ts'

/** Contracts, consents, acts and what the clinic has handed out. */
export function Papers({ zone }: { readonly zone: string }) {
  const t = useMessages(portalText)
  const found = useEndpoint(myPapersEndpoint, {})
  if (found.error) return <ProblemNotice error={found.error} />
  if (!found.data || found.data.papers.length === 0) return null
  return (
    <>
      <h2>{t.papers}</h2>
      {found.data.papers.map(paper => (
        <Paper key={paper.documentId} paper={paper} zone={zone} />
      ))}
    </>
  )
}

function Paper({ paper, zone }: { readonly paper: MyPaper; readonly zone: string }) {
  const t = useMessages(portalText)
  const day = (at: string) => formatDateShort(dayOf(at, zone))
  return (
    <section className="sheet visit">
      <b>{paper.kindName}</b> № <span className="num">{paper.number}</span>
      <div className="soft">
        {paper.signedAt
          ? `${paper.signedAs === 'paper' ? t.signedOnPaper : t.signedByCode} ${day(paper.signedAt)}`
          : `${t.handedOut} ${day(paper.issuedAt)}`}{' '}
        · {paper.organisation}
      </div>
      <div className="visit-actions">
        <Button
          component="a"
          variant="light"
          size="md"
          href={urlOf(myPaperPdfEndpoint, { params: { documentId: paper.documentId } })}
          target="_blank"
          rel="noreferrer"
        >
          {t.pdf}
        </Button>
      </div>
    </section>
  )
}
