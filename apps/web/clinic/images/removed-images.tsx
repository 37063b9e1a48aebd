import { Button } from '@mantine/core'
import { listImagesEndpoint, restoreImageEndpoint } from '#modules/imaging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { RemovedLine } from './image-card.tsx'
import { imagesText } from './images-text.ts'

/** The image that was removed a moment ago, with a way back. */
export function Undo({ fileId, onDone }: { readonly fileId: string; readonly onDone: () => void }) {
  const t = useMessages(imagesText)
  const restore = useWrite(restoreImageEndpoint)
  return (
    <p className="sheet images-undo" role="status">
      {t.removedNow}
      <Button
        size="compact-sm"
        variant="light"
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { fileId } }, { onSuccess: onDone })}
      >
        {t.undo}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onDone}>
        {t.hide}
      </Button>
    </p>
  )
}

/** All that were removed from the record and can be brought back. */
export function RemovedList({ patientId }: { readonly patientId: string }) {
  const t = useMessages(imagesText)
  const list = useEndpoint(listImagesEndpoint, { params: { patientId }, query: { removed: 'yes' } })
  const restore = useWrite(restoreImageEndpoint)
  return (
    <>
      <ProblemNotice error={list.error ?? restore.error} />
      {list.data?.images.length === 0 && <p className="soft">{t.removedNone}</p>}
      <ul className="images-removed">
        {list.data?.images.map(image => (
          <RemovedLine
            key={image.fileId}
            image={image}
            onRestore={() => restore.mutate({ params: { fileId: image.fileId } })}
          />
        ))}
      </ul>
    </>
  )
}
