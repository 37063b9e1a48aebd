import '../images/images.css'
import '../images/viewer.css'
import './intake.css'
import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { parseTeeth } from '#libs/teeth/index.ts'
import { decideIntakeEndpoint, ImageKind, type InboxItem } from '#modules/imaging/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { useKinds } from '../images/image-card.tsx'
import { ThumbPicture } from '../images/image-thumb.tsx'
import { imagesText } from '../images/images-text.ts'
import { Viewer } from '../images/viewer.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'

/** A file of a patient large, with its neighbours a key away and the decision beside it. */
export function IntakeViewer({
  items,
  fileId,
}: {
  readonly items: readonly InboxItem[]
  readonly fileId: string
}) {
  const at = items.findIndex(item => item.image.fileId === fileId)
  const item = items[at]
  if (!item) return null
  const open = (other: InboxItem | undefined) =>
    other && go(`inbox?open=${other.image.fileId}`, { replace: true })
  return (
    <Viewer
      image={item.image}
      onClose={() => go(`inbox?item=file-${fileId}`)}
      onStep={by => open(items[at + by])}
      aside={
        <>
          <About item={item} />
          <Decision key={fileId} item={item} />
        </>
      }
    />
  )
}

/** What a patient has sent: looked at, filed to the record with its kind and teeth, or refused with words for the patient. */
export function IntakeCard({ item }: { readonly item: InboxItem }) {
  const t = useMessages(imagesText)
  const { image } = item
  return (
    <article className="sheet intake" aria-label={item.patientName}>
      <About item={item} />
      <button
        type="button"
        className="intake-picture"
        aria-label={t.open(image.name)}
        onClick={() => go(`inbox?open=${image.fileId}`)}
      >
        <ThumbPicture image={image} />
      </button>
      <Decision item={item} />
    </article>
  )
}

/** Whose file it is, when it came, what he wrote. */
function About({ item }: { readonly item: InboxItem }) {
  const t = useMessages(imagesText)
  const { clinic } = useClinic()
  const { image } = item
  return (
    <>
      <h2>
        <a
          href={`/app/patient/${item.patientId}`}
          onClick={event => {
            event.preventDefault()
            go(`patient/${item.patientId}`)
          }}
        >
          {item.patientName}
        </a>{' '}
        <BlockedOf patientId={item.patientId} />
      </h2>
      <p className="soft" style={{ margin: '2px 0 0' }}>
        {item.birthDate && `${formatDateShort(item.birthDate)} ${t.born} · `}
        {t.sent} {formatWhen(item.sentAt, clinic.zone, clinic.now)} · {image.name}, {t.size(image.size)}
      </p>
      {item.comment && <p style={{ margin: '6px 0 0' }}>{item.comment}</p>}
    </>
  )
}

function Decision({ item }: { readonly item: InboxItem }) {
  const t = useMessages(imagesText)
  const kinds = useKinds()
  const decide = useWrite(decideIntakeEndpoint)
  const [kind, setKind] = useState<ImageKind>(item.image.dicom ? 'panoramic' : item.image.kind)
  const [teeth, setTeeth] = useState('')
  const [takenOn, setTakenOn] = useState(item.image.takenOn)
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const params = { fileId: item.image.fileId }
  const checked = parseTeeth(teeth)
  if (refusing)
    return (
      <form
        onSubmit={event => {
          event.preventDefault()
          decide.mutate({ params, body: { decision: 'refused', reason } })
        }}
      >
        <TextInput
          mt="sm"
          label={t.refuseWhy}
          required
          minLength={3}
          maxLength={500}
          autoFocus
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={decide.error} />
        <div className="image-buttons" style={{ marginTop: 12 }}>
          <Button type="submit" color="red" variant="light" loading={decide.isPending}>
            {t.refuse}
          </Button>
          <Button variant="subtle" onClick={() => setRefusing(false)}>
            {t.close}
          </Button>
        </div>
      </form>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (checked.ok)
          decide.mutate({ params, body: { decision: 'filed', kind, teeth: checked.teeth, takenOn } })
      }}
    >
      <div className="inbox-fields">
        <Select
          label={t.kind}
          data={kinds}
          value={kind}
          allowDeselect={false}
          onChange={value => setKind(ImageKind.parse(value))}
        />
        <TextInput
          label={t.teeth}
          placeholder={t.teethHint}
          error={checked.ok ? null : t.teethWrong(checked.wrong)}
          value={teeth}
          onChange={event => setTeeth(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t.takenOn}
          required
          value={takenOn}
          onChange={event => setTakenOn(event.currentTarget.value)}
        />
      </div>
      <ProblemNotice error={decide.error} />
      <div className="image-buttons">
        <Button type="submit" disabled={!checked.ok} loading={decide.isPending}>
          {t.file}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setRefusing(true)}>
          {t.refuse}
        </Button>
      </div>
    </form>
  )
}
