import { useState } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { DicomPicture } from './dicom-picture.tsx'
import { imagesText } from './images-text.ts'
import { Measure, MeasureTool } from './measure.tsx'
import { Invert, Knob, type PictureProps, partUrl, Reset, Tools, Turner } from './picture-tools.tsx'
import { Stage } from './stage.tsx'
import { sizeOf, useMeasurements } from './use-measurements.ts'

/** Shows one image of any kind, with the tools that its kind has. */
export function Picture(props: PictureProps) {
  const t = useMessages(imagesText)
  const { image } = props
  if (image.unshown) return <p className="picture-note">{t[image.unshown]}</p>
  if (image.dicom) return <DicomPicture {...props} shape={image.dicom} />
  if (image.pages) return <PdfPicture {...props} pages={image.pages} />
  return <PhotoPicture {...props} />
}

const PLAIN = { contrast: 100, brightness: 100, negative: false }

function PhotoPicture({ image, view, onView }: PictureProps) {
  const t = useMessages(imagesText)
  const [look, setLook] = useState(PLAIN)
  const [measuring, setMeasuring] = useState(false)
  const [knownMm, setKnownMm] = useState<number | null>(null)
  const measurements = useMeasurements(image)
  // What was made for the screen is enough until it is looked at closely.
  const src = view.scale > 1.6 ? image.links.original : (image.links.view ?? image.links.original)
  const filter = `contrast(${look.contrast}%) brightness(${look.brightness}%)${look.negative ? ' invert(1)' : ''}`
  return (
    <>
      <Stage view={view} onView={onView} pan={!measuring} label={image.name}>
        <img src={src} alt="" draggable={false} style={{ filter }} />
        <Measure image={image} measurements={measurements} active={measuring} knownMm={knownMm} />
      </Stage>
      <Tools>
        <Knob
          label={t.contrast}
          value={look.contrast}
          min={30}
          max={300}
          onChange={contrast => setLook({ ...look, contrast })}
        />
        <Knob
          label={t.brightness}
          value={look.brightness}
          min={30}
          max={300}
          onChange={brightness => setLook({ ...look, brightness })}
        />
        <Invert on={look.negative} onClick={() => setLook({ ...look, negative: !look.negative })} />
        <Reset onClick={() => setLook(PLAIN)} />
        {sizeOf(image) && (
          <MeasureTool
            image={image}
            measurements={measurements}
            active={measuring}
            onActive={setMeasuring}
            knownMm={knownMm}
            onKnownMm={setKnownMm}
          />
        )}
      </Tools>
    </>
  )
}

function PdfPicture({ image, view, onView, pages }: PictureProps & { readonly pages: number }) {
  const t = useMessages(imagesText)
  const [page, setPage] = useState(0)
  return (
    <>
      <Stage view={view} onView={onView} label={image.name}>
        <img src={partUrl(image, page)} alt={t.page(page + 1, pages)} draggable={false} />
      </Stage>
      <Tools>
        <Turner at={page} of={pages} onTurn={setPage} label={t.page(page + 1, pages)} />
      </Tools>
    </>
  )
}
