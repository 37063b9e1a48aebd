import './images.css'
import './viewer.css'
import { Button, FileButton, SegmentedControl, TextInput } from '@mantine/core'
import { IconColumns2, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { parseTeeth } from '#libs/teeth/index.ts'
import { type Card, type Image, ImageKind, listImagesEndpoint } from '#modules/imaging/contract.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go, useRoute } from '../route.ts'
import { DropZone } from './drop-zone.tsx'
import { ImageCard, useKinds } from './image-card.tsx'
import { ImageThumb } from './image-thumb.tsx'
import { imagesText } from './images-text.ts'
import { RemovedList, Undo } from './removed-images.tsx'
import { UploadList } from './upload-list.tsx'
import { useUploads } from './use-uploads.ts'
import { Compare, Viewer } from './viewer.tsx'

const ACCEPT =
  '.jpg,.jpeg,.png,.webp,.pdf,.dcm,image/jpeg,image/png,image/webp,application/pdf,application/dicom'

/** All images and documents of a patient: by date, by kind, by tooth; added by dropping, pasting or choosing. */
export default function ImagesPage({ patientId }: { readonly patientId: string }) {
  const t = useMessages(imagesText)
  const { query } = useRoute()
  const patient = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const list = useEndpoint(listImagesEndpoint, { params: { patientId }, query: {} })
  const [kind, setKind] = useState<ImageKind | 'all'>('all')
  const [teeth, setTeeth] = useState(query.get('tooth') ?? '')
  const [picked, setPicked] = useState<readonly string[]>([])
  const [removed, setRemoved] = useState(false)
  const [undo, setUndo] = useState<string | null>(null)
  const wanted = parseTeeth(teeth)
  const card: Partial<Card> = {
    ...(kind !== 'all' && { kind }),
    ...(wanted.ok && wanted.teeth.length > 0 && { teeth: wanted.teeth }),
  }
  const uploads = useUploads(patientId, card)
  const all = list.data?.images ?? []
  const shown = all.filter(
    image =>
      (kind === 'all' || image.kind === kind) &&
      (!wanted.ok || wanted.teeth.length === 0 || image.teeth.some(tooth => wanted.teeth.includes(tooth))),
  )
  const mayWrite = list.data?.mayWrite ?? false
  const opened = all.find(image => image.fileId === query.get('open'))
  const pair = picked.flatMap(id => all.find(image => image.fileId === id) ?? [])
  const open = (fileId: string | null) =>
    go(`images/${patientId}${fileId ? `?open=${fileId}` : ''}`, { replace: opened !== undefined })

  if (query.get('compare') !== null && pair.length === 2)
    return (
      <Compare images={[pair[0]!, pair[1]!]} onClose={() => go(`images/${patientId}`, { replace: true })} />
    )
  if (opened)
    return (
      <Viewer
        image={opened}
        onClose={() => open(null)}
        onStep={by => {
          const at = shown.findIndex(image => image.fileId === opened.fileId)
          const next = shown[at + by]
          if (next) open(next.fileId)
        }}
        aside={
          <ImageCard
            image={opened}
            mayWrite={mayWrite}
            onRemoved={() => {
              setUndo(opened.fileId)
              open(null)
            }}
          />
        }
      />
    )
  return (
    <DropZone enabled={mayWrite} onFiles={uploads.add}>
      <header className="images-head">
        <div>
          <h1>{t.title}</h1>
          <a
            href={`/app/patient/${patientId}`}
            onClick={event => {
              event.preventDefault()
              go(`patient/${patientId}`)
            }}
          >
            {patient.data ? fullName(patient.data) : t.toRecord}
          </a>{' '}
          {patient.data && <BlockedMark since={patient.data.blockedSince} />}
          {list.data && (
            <span className="soft">
              {' '}
              · {t.files(all.length)}
              {all.length > 0 && `, ${t.size(list.data.bytes)}`}
            </span>
          )}
        </div>
        <div className="images-actions">
          <Button
            variant="default"
            leftSection={<IconColumns2 size={18} />}
            disabled={pair.length !== 2}
            title={t.compareHint}
            onClick={() => go(`images/${patientId}?compare`)}
          >
            {t.compare}
          </Button>
          {mayWrite && (
            <FileButton multiple accept={ACCEPT} onChange={files => uploads.add(files)}>
              {props => (
                <Button {...props} leftSection={<IconPlus size={18} />}>
                  {t.add}
                </Button>
              )}
            </FileButton>
          )}
        </div>
      </header>
      <Filters kind={kind} onKind={setKind} teeth={teeth} onTeeth={setTeeth} all={all} wrong={!wanted.ok} />
      <ProblemNotice error={list.error ?? patient.error} />
      {undo && <Undo fileId={undo} onDone={() => setUndo(null)} />}
      <UploadList uploads={uploads} />
      {!list.data && !list.error && <p className="soft">{t.loading}</p>}
      {list.data && all.length === 0 && uploads.list.length === 0 && (
        <p className="images-empty">
          <strong>{t.none}</strong>
          {mayWrite && t.drop}
          <span className="soft">{t.accepts}</span>
        </p>
      )}
      {all.length > 0 && shown.length === 0 && <p className="soft">{t.noneHere}</p>}
      <Days
        images={shown}
        picked={picked}
        onOpen={open}
        onPick={id =>
          setPicked(now => (now.includes(id) ? now.filter(other => other !== id) : [...now.slice(-1), id]))
        }
      />
      <Button mt="lg" variant="subtle" color="gray" size="compact-sm" onClick={() => setRemoved(!removed)}>
        {t.removedShow}
      </Button>
      {removed && <RemovedList patientId={patientId} />}
    </DropZone>
  )
}

function Filters({
  kind,
  onKind,
  teeth,
  onTeeth,
  all,
  wrong,
}: {
  readonly kind: ImageKind | 'all'
  readonly onKind: (next: ImageKind | 'all') => void
  readonly teeth: string
  readonly onTeeth: (next: string) => void
  readonly all: readonly Image[]
  readonly wrong: boolean
}) {
  const t = useMessages(imagesText)
  const kinds = useKinds()
  const count = (value: string) => all.filter(image => image.kind === value).length
  return (
    <div className="images-filters">
      <SegmentedControl
        size="sm"
        aria-label={t.kind}
        value={kind}
        onChange={value => onKind(value === 'all' ? 'all' : ImageKind.parse(value))}
        data={[
          { value: 'all', label: t.all },
          ...kinds.map(({ value, label }) => ({
            value,
            label: count(value) > 0 ? `${label} ${count(value)}` : label,
          })),
        ]}
      />
      <TextInput
        size="sm"
        w={150}
        aria-label={t.tooth}
        placeholder={t.tooth}
        value={teeth}
        error={wrong}
        onChange={event => onTeeth(event.currentTarget.value)}
      />
    </div>
  )
}

function Days({
  images,
  picked,
  onOpen,
  onPick,
}: {
  readonly images: readonly Image[]
  readonly picked: readonly string[]
  readonly onOpen: (fileId: string) => void
  readonly onPick: (fileId: string) => void
}) {
  const language = useLanguage()
  const days = Map.groupBy(images, image => image.takenOn)
  return [...days].map(([day, ofDay]) => (
    <section key={day} className="images-day">
      <h2>{formatDate(day, language)}</h2>
      <div className="images-grid">
        {ofDay.map(image => (
          <ImageThumb
            key={image.fileId}
            image={image}
            picked={picked.includes(image.fileId)}
            onOpen={() => onOpen(image.fileId)}
            onPick={() => onPick(image.fileId)}
          />
        ))}
      </div>
    </section>
  ))
}
