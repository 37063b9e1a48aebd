import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { type Image, listMeasurementsEndpoint, removeMeasurementEndpoint } from '#modules/imaging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { imagesText } from './images-text.ts'
import { sizeOf, useLengthWords } from './use-measurements.ts'

/** What has been measured on an image: how long, by whom, when, by which scale. */
export function MeasuredLines({ image }: { readonly image: Image }) {
  const t = useMessages(imagesText)
  const { clinic } = useClinic()
  const words = useLengthWords()
  const kept = useEndpoint(
    listMeasurementsEndpoint,
    { params: { fileId: image.fileId } },
    { enabled: sizeOf(image) !== null },
  )
  const remove = useWrite(removeMeasurementEndpoint)
  const lines = kept.data?.measurements ?? []
  if (lines.length === 0) return <ProblemNotice error={kept.error} />
  return (
    <section className="image-journal" aria-label={t.measurements}>
      <strong>{t.measurements}</strong>
      <ul className="plain">
        {lines.map(line => (
          <li key={line.measurementId} className="measured-line">
            <span>
              <span className="num">{words(line)}</span>
              {(image.dicom?.frames ?? 1) > 1 && `, ${t.frame(line.frame + 1, image.dicom!.frames)}`}
              <span className="soft">
                {' '}
                · {t[`scale-${line.scale}`]} · {line.by}, {formatWhen(line.at, clinic.zone, clinic.now)}
              </span>
            </span>
            {kept.data?.mayWrite && (
              <ActionIcon
                variant="subtle"
                color="red"
                size="sm"
                aria-label={`${t.removeLine}: ${words(line)}`}
                title={t.removeLine}
                loading={remove.isPending && remove.variables?.params.measurementId === line.measurementId}
                onClick={() => remove.mutate({ params: { measurementId: line.measurementId } })}
              >
                <IconTrash size={15} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      <ProblemNotice error={remove.error} />
    </section>
  )
}
