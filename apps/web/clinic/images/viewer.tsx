import { ActionIcon } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconMaximize,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatTeeth } from '#libs/teeth/index.ts'
import type { Image } from '#modules/imaging/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { imagesText } from './images-text.ts'
import { Picture } from './picture.tsx'
import { type View, WHOLE, zoomed } from './stage.tsx'

type Deed = 'left' | 'right' | 'close' | 'larger' | 'smaller' | 'whole'
const KEYS: Readonly<Record<string, Deed>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Escape: 'close',
  '+': 'larger',
  '=': 'larger',
  '-': 'smaller',
  '0': 'whole',
}
const zoomKeys = (set: (change: (view: View) => View) => void) => ({
  larger: () => set(view => zoomed(view, 1.5)),
  smaller: () => set(view => zoomed(view, 1 / 1.5)),
  whole: () => set(() => WHOLE),
})

/** Keys of the viewer, unless somebody is typing. */
function useKeys(deeds: Readonly<Partial<Record<Deed, () => void>>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      const typing =
        target instanceof HTMLElement && target.closest('input, textarea, select, [role="slider"]')
      const deed = KEYS[event.key]
      const act = deed && deeds[deed]
      if (!act || (typing && event.key !== 'Escape') || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [deeds])
}

/** One image large, with its neighbours a key away and its card beside it. */
export function Viewer({
  image,
  onClose,
  onStep,
  aside,
}: {
  readonly image: Image
  readonly onClose: () => void
  readonly onStep: (by: 1 | -1) => void
  readonly aside: ReactNode
}) {
  const t = useMessages(imagesText)
  const [view, setView] = useState<View>(WHOLE)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another image begins whole
  useEffect(() => setView(WHOLE), [image.fileId])
  useKeys({ ...zoomKeys(setView), left: () => onStep(-1), right: () => onStep(1), close: onClose })
  return (
    <section className="viewer" aria-label={image.name}>
      <div className="viewer-dark">
        <header className="viewer-head">
          <Tool label={t.previous} icon={<IconChevronLeft size={20} />} onClick={() => onStep(-1)} />
          <Tool label={t.next} icon={<IconChevronRight size={20} />} onClick={() => onStep(1)} />
          <strong>{image.name}</strong>
          <span className="viewer-soft">
            {formatDateShort(image.takenOn)}
            {image.teeth.length > 0 && ` · ${formatTeeth(image.teeth)}`}
          </span>
          <span className="viewer-keys">{t.keys}</span>
          <ZoomTools view={view} onView={setView} />
          <ActionIcon
            component="a"
            href={image.links.original}
            download={image.name}
            variant="subtle"
            color="gray.3"
            aria-label={t.download}
            title={t.download}
          >
            <IconDownload size={20} />
          </ActionIcon>
          <Tool label={t.close} icon={<IconX size={20} />} onClick={onClose} />
        </header>
        <Picture key={image.fileId} image={image} view={view} onView={setView} />
      </div>
      <aside className="viewer-card">{aside}</aside>
    </section>
  )
}

const Tool = ({
  label,
  icon,
  onClick,
}: {
  readonly label: string
  readonly icon: ReactNode
  readonly onClick: () => void
}) => (
  <ActionIcon variant="subtle" color="gray.3" aria-label={label} title={label} onClick={onClick}>
    {icon}
  </ActionIcon>
)

export function ZoomTools({ view, onView }: { readonly view: View; readonly onView: (next: View) => void }) {
  const t = useMessages(imagesText)
  return (
    <>
      <Tool
        label={t.zoomOut}
        icon={<IconZoomOut size={20} />}
        onClick={() => onView(zoomed(view, 1 / 1.5))}
      />
      <Tool label={t.zoomIn} icon={<IconZoomIn size={20} />} onClick={() => onView(zoomed(view, 1.5))} />
      <Tool label={t.fit} icon={<IconMaximize size={20} />} onClick={() => onView(WHOLE)} />
    </>
  )
}

/** Two images side by side: what is done to one view is done to both. */
export function Compare({
  images,
  onClose,
}: {
  readonly images: readonly [Image, Image]
  readonly onClose: () => void
}) {
  const t = useMessages(imagesText)
  const [view, setView] = useState<View>(WHOLE)
  const onView = useCallback((next: View) => setView(next), [])
  // The earlier one stands to the left.
  const ordered = images[0].takenOn <= images[1].takenOn ? images : ([images[1], images[0]] as const)
  useKeys({ ...zoomKeys(setView), close: onClose })
  return (
    <section className="viewer compare" aria-label={t.compare}>
      <div className="viewer-dark">
        <header className="viewer-head">
          <strong>{t.compare}</strong>
          <span className="viewer-keys">{t.keysCompare}</span>
          <ZoomTools view={view} onView={setView} />
          <Tool label={t.close} icon={<IconX size={20} />} onClick={onClose} />
        </header>
        <div className="compare-pair">
          {ordered.map(image => (
            <figure key={image.fileId}>
              <Picture image={image} view={view} onView={onView} />
              <figcaption>
                <strong>{formatDateShort(image.takenOn)}</strong> {image.name}
                {image.teeth.length > 0 && ` · ${formatTeeth(image.teeth)}`}
              </figcaption>
            </figure>
          ))}
        </div>
      </div>
    </section>
  )
}
