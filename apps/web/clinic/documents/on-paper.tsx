import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import {
  documentPdfEndpoint,
  issueDocumentEndpoint,
  paperSignedEndpoint,
} from '#modules/documents/contract.ts'
import { urlOf, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm, PaperFields } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay, useToday } from '../clinic-data.tsx'
import { papersText } from './papers-text.ts'

/** Prints a document that is signed by hand, then registers the signature with where the paper is. */
export function OnPaper({
  patientId,
  entityId,
  kind,
  documentId,
}: {
  readonly patientId: string
  readonly entityId: string
  readonly kind: string
  readonly documentId: string | null
}) {
  const t = useMessages(papersText)
  const may = useMay()
  const [registering, setRegistering] = useState(false)
  const issue = useWrite(issueDocumentEndpoint)
  const open = (id: string) =>
    window.open(urlOf(documentPdfEndpoint, { params: { documentId: id } }), '_blank', 'noopener')
  return (
    <>
      <Group gap={6}>
        {may('document.issue') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={issue.isPending}
            onClick={() => {
              if (documentId) open(documentId)
              else
                issue.mutate(
                  { params: { patientId }, body: { entityId, kind } },
                  { onSuccess: made => open(made.documentId) },
                )
            }}
          >
            {t.printConsent}
          </Button>
        )}
        {documentId && !registering && may('document.sign') && (
          <Button size="compact-sm" variant="default" onClick={() => setRegistering(true)}>
            {t.paperSigned}
          </Button>
        )}
      </Group>
      <ProblemNotice error={issue.error} />
      {documentId && registering && (
        <PaperSignature documentId={documentId} onClose={() => setRegistering(false)} />
      )}
    </>
  )
}

/** Where a sheet signed by hand is kept, and since when. */
export function PaperSignature({
  documentId,
  onClose,
}: {
  readonly documentId: string
  readonly onClose: () => void
}) {
  const t = useMessages(papersText)
  const today = useToday()
  const [requisites, setRequisites] = useState('')
  const [signedOn, setSignedOn] = useState(today)
  const save = useWrite(paperSignedEndpoint)
  return (
    <InlineForm
      submit={t.save}
      cancel={t.cancel}
      error={save.error}
      pending={save.isPending}
      onSubmit={() =>
        save.mutate({ params: { documentId }, body: { requisites, signedOn } }, { onSuccess: onClose })
      }
      onCancel={onClose}
    >
      <PaperFields
        where={requisites}
        whereLabel={t.where}
        onWhere={setRequisites}
        day={signedOn}
        dayLabel={t.signedOn}
        onDay={setSignedOn}
        today={today}
      />
    </InlineForm>
  )
}
