import { Button, Radio, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatTeeth, parseTeeth } from '#libs/teeth/index.ts'
import {
  changeCardEndpoint,
  type Image,
  ImageKind,
  imageJournalEndpoint,
  RemovalGround,
  removeImageEndpoint,
  showToPatientEndpoint,
} from '#modules/imaging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useDate } from '../../kit/zone.ts'
import { useClinic, useWhen } from '../clinic-data.tsx'
import { imagesText } from './images-text.ts'
import { MeasuredLines } from './measured-lines.tsx'

export const useKinds = () => {
  const t = useMessages(imagesText)
  return ImageKind.options.map(value => ({ value, label: t[value] }))
}

/** What people say about an image, who may see it, who has, and the way off the record. */
export function ImageCard({
  image,
  mayWrite,
  onRemoved,
}: {
  readonly image: Image
  readonly mayWrite: boolean
  readonly onRemoved: () => void
}) {
  const t = useMessages(imagesText)
  const { clinic } = useClinic()
  const show = useWrite(showToPatientEndpoint)
  return (
    <>
      <p className="soft image-origin">
        {t.size(image.size)}
        {image.width && ` · ${image.width} × ${image.height}`} ·{' '}
        {image.fromPatient ? t.fromPatient : image.storedBy}
        {', '}
        {formatWhen(image.storedAt, clinic.zone, clinic.now)}
      </p>
      <CardForm key={image.fileId} image={image} mayWrite={mayWrite} />
      <Switch
        mt="md"
        label={t.showPatient}
        checked={image.openToPatient}
        disabled={!mayWrite || show.isPending}
        onChange={event =>
          show.mutate({ params: { fileId: image.fileId }, body: { open: event.currentTarget.checked } })
        }
      />
      <ProblemNotice error={show.error} />
      {mayWrite && <Removal key={image.fileId} image={image} onRemoved={onRemoved} />}
      <MeasuredLines image={image} />
      <Journal image={image} />
    </>
  )
}

const formOf = ({ name, kind, teeth, takenOn, note }: Image) => ({
  name,
  kind,
  teeth: formatTeeth(teeth),
  takenOn,
  note,
})
const FIELDS = ['name', 'kind', 'teeth', 'takenOn', 'note'] as const

function CardForm({ image, mayWrite }: { readonly image: Image; readonly mayWrite: boolean }) {
  const t = useMessages(imagesText)
  const kinds = useKinds()
  const save = useWrite(changeCardEndpoint)
  const known = formOf(image)
  const { form, type, version, outcome, conflict, blocked } = useDraft(known, image.version)
  const when = useWhen()
  const { teeth, ...written } = form
  const checked = parseTeeth(teeth)
  const changed = FIELDS.some(field => form[field] !== known[field])
  return (
    <form
      className="image-form"
      onSubmit={event => {
        event.preventDefault()
        if (!checked.ok) return
        save.mutate(
          { params: { fileId: image.fileId }, body: { ...written, version, teeth: checked.teeth } },
          outcome,
        )
      }}
    >
      <TextInput
        label={t.name}
        required
        maxLength={200}
        readOnly={!mayWrite}
        value={form.name}
        onChange={event => type({ name: event.currentTarget.value })}
      />
      <Select
        label={t.kind}
        data={kinds}
        value={form.kind}
        allowDeselect={false}
        readOnly={!mayWrite}
        onChange={value => type({ kind: ImageKind.parse(value) })}
      />
      <TextInput
        label={t.teeth}
        placeholder={t.teethHint}
        error={checked.ok ? null : t.teethWrong(checked.wrong)}
        readOnly={!mayWrite}
        value={form.teeth}
        onChange={event => type({ teeth: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t.takenOn}
        required
        readOnly={!mayWrite}
        value={form.takenOn}
        onChange={event => type({ takenOn: event.currentTarget.value })}
      />
      <Textarea
        label={t.note}
        maxLength={1000}
        autosize
        minRows={2}
        readOnly={!mayWrite}
        value={form.note}
        onChange={event => type({ note: event.currentTarget.value })}
      />
      <SaveProblem
        error={save.error}
        conflict={conflict}
        when={when}
        labels={{ name: t.name, kind: t.kind, teeth: t.teeth, takenOn: t.takenOn, note: t.note }}
        show={(field, value) =>
          field === 'kind'
            ? (kinds.find(kind => kind.value === value)?.label ?? value)
            : field === 'takenOn'
              ? formatDateShort(value)
              : value
        }
      />
      {mayWrite && (
        <Button
          type="submit"
          size="sm"
          disabled={!changed || !checked.ok || blocked}
          loading={save.isPending}
        >
          {t.save}
        </Button>
      )}
    </form>
  )
}

function Removal({ image, onRemoved }: { readonly image: Image; readonly onRemoved: () => void }) {
  const t = useMessages(imagesText)
  const remove = useWrite(removeImageEndpoint)
  const [open, setOpen] = useState(false)
  const [ground, setGround] = useState<RemovalGround>('unusable')
  const [reason, setReason] = useState('')
  if (!open)
    return (
      <Button mt="sm" ml={-18} size="sm" variant="subtle" color="red" onClick={() => setOpen(true)}>
        {t.remove}
      </Button>
    )
  return (
    <form
      className="image-form image-removal"
      onSubmit={event => {
        event.preventDefault()
        // Reading the list anew takes this form away before its own callbacks: the promise outlives it.
        remove
          .mutateAsync({ params: { fileId: image.fileId }, body: { ground, reason } })
          .then(onRemoved, () => {})
      }}
    >
      <Radio.Group
        label={t.removeWhy}
        value={ground}
        onChange={value => setGround(RemovalGround.parse(value))}
      >
        {RemovalGround.options.map(option => (
          <Radio key={option} mt={6} value={option} label={t[option]} />
        ))}
      </Radio.Group>
      <TextInput
        label={t.removeNote}
        maxLength={500}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <p className="soft">{ground === 'wrong-patient' ? t.removeDestroys : t.removeKeeps}</p>
      <ProblemNotice error={remove.error} />
      <div className="image-buttons">
        <Button type="submit" size="sm" color="red.9" loading={remove.isPending}>
          {t.remove}
        </Button>
        <Button size="sm" variant="subtle" onClick={() => setOpen(false)}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}

function Journal({ image }: { readonly image: Image }) {
  const t = useMessages(imagesText)
  const { clinic } = useClinic()
  const [open, setOpen] = useState(false)
  const journal = useEndpoint(imageJournalEndpoint, { params: { fileId: image.fileId } }, { enabled: open })
  return (
    <details className="image-journal" open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t.journal}</summary>
      <ProblemNotice error={journal.error} />
      <ul className="plain">
        {journal.data?.lines.map(line => (
          <li key={`${line.at}${line.who}${line.did}`}>
            <span>
              {line.who} {line.did} {line.refused ? t.refusedRead : t.times(line.times)}
              <span className="soft"> · {line.why}</span>
            </span>
            <span className="soft num">{formatWhen(line.at, clinic.zone, clinic.now)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** A removed file: why, by whom, until when it can be brought back. */
export function RemovedLine({ image, onRestore }: { readonly image: Image; readonly onRestore: () => void }) {
  const date = useDate()
  const t = useMessages(imagesText)
  const { clinic } = useClinic()
  const { removed } = image
  if (!removed) return null
  return (
    <li>
      {image.links.thumb && <img src={image.links.thumb} alt="" loading="lazy" />}
      <span>
        <strong>{image.name}</strong> · {t[removed.ground as 'duplicate']}
        {removed.reason && `: ${removed.reason}`}
        <span className="soft">
          {' '}
          · {removed.by}, {formatWhen(removed.at, clinic.zone, clinic.now)}
          {removed.destroyAt && ` · ${t.until(date(removed.destroyAt))}`}
        </span>
      </span>
      <Button size="compact-sm" variant="light" onClick={onRestore}>
        {t.undo}
      </Button>
    </li>
  )
}
