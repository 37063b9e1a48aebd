import { Button } from '@mantine/core'
import { type MyDocument, myProtocolPdfEndpoint } from '#modules/portal/contract.ts'
import { urlOf } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { useDate } from '../kit/zone.ts'
import { portalText } from './messages.ts'

/** Signed protocols as PDF. */
export function Documents({ documents }: { readonly documents: readonly MyDocument[] }) {
  const date = useDate()
  const t = useMessages(portalText)
  return (
    <>
      <h2>{t.documents}</h2>
      {documents.length === 0 && <p className="soft">{t.noDocuments}</p>}
      {documents.map(document => (
        <div key={document.protocolId} className="sheet visit">
          <b>{document.title}</b> {`№\u00a0${document.number}`}
          {document.amends && ` · ${t.amendment}`}
          <div className="soft">
            {date(document.signedAt)} · {document.doctor}
          </div>
          <div className="visit-actions">
            <Button
              component="a"
              variant="light"
              href={urlOf(myProtocolPdfEndpoint, { params: { protocolId: document.protocolId } })}
              target="_blank"
            >
              {t.pdf}
            </Button>
          </div>
        </div>
      ))}
    </>
  )
}
