import './images.css'
import './viewer.css'
import './inbox.css'
import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { parseTeeth } from '#libs/teeth/index.ts'
import {
  decideIntakeEndpoint,
  ImageKind,
  type InboxItem,
  readInboxEndpoint,
} from '#modules/imaging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go, useRoute } from '../route.ts'
import { useKinds } from './image-card.tsx'
import { ThumbPicture } from './image-thumb.tsx'
import { imagesText } from './images-text.ts'
import { Viewer } from './viewer.tsx'

/** What patients have sent: looked at, filed to the record with its kind and teeth, or refused with words for the patient. */
export default function InboxPage() {
  const t = useMessages(imagesText)
  const inbox = useEndpoint(readInboxEndpoint, {})
  const { query } = useRoute()
  const items = inbox.data?.items ?? []
  const at = items.findIndex(item => item.image.fileId === query.get('open'))
  const opened = items[at]
  if (opened)
    return (
      <Viewer
        image={opened.image}
        onClose={() => go('inbox')}
        onStep={by => items[at + by] && go(`inbox?open=${items[at + by]!.image.fileId}`, { replace: true })}
        aside={
          <>
            <About item={opened} />
            <Decision key={opened.image.fileId} item={opened} />
          </>
        }
      />
    )
  return (
    <div className="page">
      <h1 style={{ marginBottom: 12 }}>{t.inboxTitle}</h1>
      <ProblemNotice error={inbox.error} />
      {!inbox.data && !inbox.error && <p className="soft">{t.loading}</p>}
      {inbox.data?.items.length === 0 && <p className="soft">{t.inboxNone}</p>}
      {inbox.data?.items.map(item => (
        <Item key={item.image.fileId} item={item} />
      ))}
    </div>
  )
}

function Item({ item }: { readonly item: InboxItem }) {
  const t = useMessages(imagesText)
  const { image } = item
  return (
    <article className="sheet inbox-item" aria-label={item.patientName}>
      <button
        type="button"
        className="inbox-picture"
        aria-label={t.open(image.name)}
        onClick={() => go(`inbox?open=${image.fileId}`)}
      >
        <ThumbPicture image={image} />
      </button>
      <div>
        <About item={item} />
        <Decision item={item} />
      </div>
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
