import { Button, Progress } from '@mantine/core'
import { useMessages } from '../../kit/i18n.ts'
import { imagesText } from './images-text.ts'
import type { Sent, useUploads } from './use-uploads.ts'

/** Files on their way: how far, what is wrong, what is done. */
export function UploadList({ uploads }: { readonly uploads: ReturnType<typeof useUploads> }) {
  const t = useMessages(imagesText)
  if (uploads.list.length === 0) return null
  return (
    <ul className="sheet upload-list" aria-live="polite">
      {uploads.list.map(item => (
        <li key={item.id}>
          <span className="upload-name">{item.name}</span>
          <span className="soft num">{t.size(item.size)}</span>
          <Progress
            value={(item.sent / Math.max(1, item.size)) * 100}
            color={item.state === 'failed' ? 'red' : 'teal'}
            animated={item.state === 'sending'}
            aria-label={item.name}
          />
          <span className={item.state === 'failed' ? 'upload-wrong' : 'soft'}>
            <State item={item} />
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => uploads.drop(item.id)}>
            {item.state === 'done' || item.state === 'failed' ? t.hide : t.stop}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function State({ item }: { readonly item: Sent }) {
  const t = useMessages(imagesText)
  switch (item.state) {
    case 'sending':
      return `${t.sending} ${Math.floor((item.sent / Math.max(1, item.size)) * 100)} %`
    case 'waiting':
      return t.waiting
    case 'looking':
      return t.looking
    case 'done':
      return item.duplicate ? t.duplicateOf : t.ready
    case 'failed':
      return item.error?.problem.detail ?? ''
  }
}
