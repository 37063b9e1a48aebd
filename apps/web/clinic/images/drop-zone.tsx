import { type ReactNode, useEffect, useState } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { imagesText } from './images-text.ts'

/** The whole page takes files that are dropped on it or pasted. */
export function DropZone({
  enabled,
  onFiles,
  children,
}: {
  readonly enabled: boolean
  readonly onFiles: (files: Iterable<File>) => void
  readonly children: ReactNode
}) {
  const t = useMessages(imagesText)
  const [over, setOver] = useState(false)
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files
      if (enabled && files && files.length > 0) onFiles(files)
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [enabled, onFiles])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button «add» does the same from the keyboard
    <div
      className="page images-page"
      data-over={over || undefined}
      data-hint={t.dropHere}
      onDragOver={event => {
        if (!enabled || !event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={event => event.currentTarget === event.target && setOver(false)}
      onDrop={event => {
        if (!enabled) return
        event.preventDefault()
        setOver(false)
        onFiles(event.dataTransfer.files)
      }}
    >
      {children}
    </div>
  )
}
