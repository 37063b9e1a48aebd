import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { signaturePdfEndpoint } from '#modules/consents/contract.ts'
import {
  type DocumentRow,
  documentPdfEndpoint,
  registerEndpoint,
  scanEndpoint,
  voidDocumentEndpoint,
} from '#modules/documents/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useDate } from '../../kit/zone.ts'
import { useMay } from '../clinic-data.tsx'
import { NewDocument } from './new-document.tsx'
import { PaperSignature } from './on-paper.tsx'
import { papersText } from './papers-text.ts'

const TONE = { issued: 'wait', signed: 'good', voided: 'bad' } as const

/** The state of a document in words: signed how, or why it is void. */
export function DocumentState({ row }: { readonly row: DocumentRow }) {
  const t = useMessages(papersText)
  if (row.allowed === null && row.state === 'issued') return <span className="soft">{t.doctorSigns}</span>
  return (
    <>
      <Status tone={TONE[row.state]}>{t[row.state]}</Status>
      {row.signedAs && row.state === 'signed' && (
        <span className="soft">
          {' '}
          {t[row.signedAs]}
          {row.scan && `, ${t.withScan}`}
        </span>
      )}
      {row.reason && <span className="soft"> {row.reason}</span>}
    </>
  )
}

/** The number as a link to the file, when the reader may open it. */
export function DocumentLink({ row }: { readonly row: DocumentRow }) {
  const t = useMessages(papersText)
  return row.opens ? (
    <a
      className="num"
      href={urlOf(documentPdfEndpoint, { params: { documentId: row.documentId } })}
      target="_blank"
      rel="noreferrer"
    >
      {row.number}
    </a>
  ) : (
    <span className="num" title={t.clinicalClosed}>
      {row.number}
    </span>
  )
}

/** Documents of a patient, and the form that issues another. */
export function DocumentList({ patientId }: { readonly patientId: string }) {
  const t = useMessages(papersText)
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const list = useEndpoint(registerEndpoint, { query: { patientId, limit: 100 } })
  return (
    <section className="sheet panel">
      <Group justify="space-between" align="baseline">
        <h2 style={{ margin: 0 }}>{t.documents}</h2>
        {may('document.issue') && !adding && (
          <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
            {t.newDocument}
          </Button>
        )}
      </Group>
      <ProblemNotice error={list.error} />
      {adding && <NewDocument patientId={patientId} onClose={() => setAdding(false)} />}
      {list.data?.documents.length === 0 && !adding && <p className="soft">{t.none}</p>}
      <div className="scroll-x">
        <table className="lines documents">
          <tbody>
            {list.data?.documents.map(row => (
              <Row key={row.documentId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row({ row }: { readonly row: DocumentRow }) {
  const date = useDate()
  const t = useMessages(papersText)
  const may = useMay()
  const [doing, setDoing] = useState<'paper' | 'void' | null>(null)
  return (
    <>
      <tr>
        <td className="num soft">{date(row.issuedAt)}</td>
        <td>
          <DocumentLink row={row} /> {row.kindName}
        </td>
        <td>
          <DocumentState row={row} />
          {row.scan && row.opens && (
            <>
              {' · '}
              <a
                href={urlOf(scanEndpoint, { params: { documentId: row.documentId } })}
                target="_blank"
                rel="noreferrer"
              >
                {t.scanFile}
              </a>
            </>
          )}
          {row.signatureId && may('consent.read') && (
            <>
              {' · '}
              <a
                href={urlOf(signaturePdfEndpoint, { params: { signatureId: row.signatureId } })}
                target="_blank"
                rel="noreferrer"
              >
                {t.signature}
              </a>
            </>
          )}
        </td>
        <td>
          {row.state !== 'voided' && (
            <Group gap={4} justify="end" wrap="nowrap">
              {row.state === 'issued' && row.allowed?.includes('paper') && may('document.sign') && (
                <Button size="compact-xs" variant="subtle" onClick={() => setDoing('paper')}>
                  {t.paperSigned}
                </Button>
              )}
              {may('document.issue') && (
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setDoing('void')}>
                  {t.makeVoid}
                </Button>
              )}
            </Group>
          )}
        </td>
      </tr>
      {doing && (
        <tr>
          <td colSpan={4}>
            {doing === 'paper' ? (
              <PaperSignature documentId={row.documentId} onClose={() => setDoing(null)} />
            ) : (
              <Void documentId={row.documentId} onClose={() => setDoing(null)} />
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function Void({ documentId, onClose }: { readonly documentId: string; readonly onClose: () => void }) {
  const t = useMessages(papersText)
  const write = useWrite(voidDocumentEndpoint)
  return (
    <OneLineForm
      danger
      label={t.reason}
      submit={t.makeVoid}
      cancel={t.cancel}
      error={write.error}
      pending={write.isPending}
      onSubmit={reason => write.mutate({ params: { documentId }, body: { reason } }, { onSuccess: onClose })}
      onCancel={onClose}
    />
  )
}
