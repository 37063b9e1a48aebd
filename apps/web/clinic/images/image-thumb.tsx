import { Checkbox } from '@mantine/core'
import { IconEye, IconFileTypePdf, IconPhotoOff } from '@tabler/icons-react'
import { formatTeeth } from '#libs/teeth/index.ts'
import type { Image } from '#modules/imaging/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { imagesText } from './images-text.ts'

/** One image in the gallery: press to open, tick to compare. */
export function ImageThumb({
  image,
  picked,
  onOpen,
  onPick,
}: {
  readonly image: Image
  readonly picked: boolean
  readonly onOpen: () => void
  readonly onPick: () => void
}) {
  const t = useMessages(imagesText)
  return (
    <figure className="thumb" data-picked={picked || undefined}>
      <button type="button" className="thumb-open" aria-label={t.open(image.name)} onClick={onOpen}>
        <ThumbPicture image={image} />
      </button>
      <Checkbox
        className="thumb-pick"
        size="sm"
        aria-label={t.pick(image.name)}
        checked={picked}
        onChange={onPick}
      />
      <figcaption>
        <span className="thumb-name">{image.name}</span>
        <span className="soft thumb-facts">
          {t[image.kind]}
          {image.teeth.length > 0 && ` · ${formatTeeth(image.teeth)}`}
          {image.fromPatient && ` · ${t.fromPatient}`}
          {image.openToPatient && (
            <IconEye size={14} role="img" aria-label={t.seenByPatient} title={t.seenByPatient} />
          )}
        </span>
      </figcaption>
    </figure>
  )
}

export function ThumbPicture({ image }: { readonly image: Image }) {
  if (image.links.thumb)
    return <img src={image.links.thumb} alt="" loading="lazy" decoding="async" draggable={false} />
  return image.mediaType === 'application/pdf' ? (
    <IconFileTypePdf size={44} stroke={1.2} aria-hidden />
  ) : (
    <IconPhotoOff size={44} stroke={1.2} aria-hidden />
  )
}
