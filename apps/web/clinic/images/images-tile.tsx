import './images-tile.css'
import { memo } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { listImagesEndpoint } from '#modules/imaging/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useChosenTeethLater } from '../chart/chosen-teeth.tsx'
import { go } from '../route.ts'
import { ThumbPicture } from './image-thumb.tsx'
import { imagesText } from './images-text.ts'

const SHOWN = 6

/** The newest images beside the chart; of the tooth that is chosen on it, when one is. */
export const ImagesTile = memo(function ImagesTile({ patientId }: { readonly patientId: string }) {
  const t = useMessages(imagesText)
  const { teeth } = useChosenTeethLater()
  const list = useEndpoint(listImagesEndpoint, { params: { patientId }, query: {} })
  const tooth = teeth.length === 1 ? teeth[0]! : null
  const images = (list.data?.images ?? []).filter(image => tooth === null || image.teeth.includes(tooth))
  const address = `images/${patientId}${tooth === null ? '' : `?tooth=${tooth}`}`
  return (
    <section className="sheet">
      <div className="tile-head">
        <h2>{tooth === null ? t.title : `${t.title}: ${tooth}`}</h2>
        <button type="button" className="text-button" onClick={() => go(address)}>
          {images.length > 0 ? t.files(images.length) : t.add}
        </button>
      </div>
      <ProblemNotice error={list.error} />
      {list.data && images.length === 0 && <p className="soft">{t.none}</p>}
      <div className="tile-images">
        {images.slice(0, SHOWN).map(image => (
          <button
            key={image.fileId}
            type="button"
            aria-label={t.open(image.name)}
            title={`${t[image.kind]}, ${formatDateShort(image.takenOn)}`}
            onClick={() => go(`images/${patientId}?open=${image.fileId}`)}
          >
            <ThumbPicture image={image} />
            <span>{formatDateShort(image.takenOn)}</span>
          </button>
        ))}
      </div>
    </section>
  )
})
