import './images.css'
import { Button, FileButton, NativeSelect, Progress, TextInput } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  finishMyUploadEndpoint,
  type MyImage,
  myImagesEndpoint,
  readMyUploadEndpoint,
  sendMyPieceEndpoint,
  startMyUploadEndpoint,
} from '#modules/imaging/contract.ts'
import { ApiProblem, call, urlOf, useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { sendFile } from '../kit/upload.ts'
import { useDate } from '../kit/zone.ts'
import { myImagesText } from './images-text.ts'

/** Images that the clinic has opened, and files sent to it with what became of them. */
export function MyImages() {
  const t = useMessages(myImagesText)
  const list = useEndpoint(myImagesEndpoint, {})
  const images = list.data?.images ?? []
  const opened = images.filter(image => image.links.original !== null)
  const own = images.filter(image => image.sentAt !== null)
  return (
    <>
      <h2 id="images">{t.title}</h2>
      <ProblemNotice error={list.error} />
      {opened.length > 0 && (
        <div className="my-images">
          {opened.map(image => (
            <a
              key={image.fileId}
              className="card sheet"
              href={image.links.view ?? image.links.original!}
              target="_blank"
              rel="noreferrer"
            >
              {image.links.thumb ? (
                <img src={image.links.thumb} alt="" loading="lazy" />
              ) : (
                <IconFileText size={48} />
              )}
              <span>{image.name}</span>
              <span className="soft">{formatDateShort(image.takenOn)}</span>
            </a>
          ))}
        </div>
      )}
      {list.data && list.data.people.length > 0 && (
        <SendForm people={list.data.people} onSent={() => void list.refetch()} />
      )}
      {own.length > 0 && <h3>{t.own}</h3>}
      {own.map(image => (
        <SentFile key={image.fileId} image={image} />
      ))}
    </>
  )
}

function SentFile({ image }: { readonly image: MyImage }) {
  const date = useDate()
  const t = useMessages(myImagesText)
  const words = { waiting: t.stateWaiting, filed: t.stateFiled, refused: t.stateRefused, opened: t.opened }
  return (
    <div className="sheet visit">
      <b>{image.name}</b>
      <div>
        {words[image.state]}
        {image.reason && `: ${image.reason}`}
      </div>
      <div className="soft">
        {image.sentAt && date(image.sentAt)} · {image.organisation}
      </div>
    </div>
  )
}

interface Person {
  readonly patientId: string
  readonly name: string
  readonly organisations: readonly { readonly entityId: string; readonly name: string }[]
}

type State =
  | { readonly kind: 'idle' | 'done' }
  | { readonly kind: 'sending' | 'waiting' | 'looking'; readonly part: number }

function SendForm({ people, onSent }: { readonly people: readonly Person[]; readonly onSent: () => void }) {
  const t = useMessages(myImagesText)
  const [patientId, setPatientId] = useState(people[0]!.patientId)
  const person = people.find(one => one.patientId === patientId) ?? people[0]!
  const [chosen, setChosen] = useState<string | null>(null)
  const entityId = person.organisations.some(one => one.entityId === chosen)
    ? chosen!
    : person.organisations[0]!.entityId
  const [comment, setComment] = useState('')
  const [state, setState] = useState<State>({ kind: 'idle' })
  const [error, setError] = useState<ApiProblem | null>(null)
  const busy = state.kind !== 'idle' && state.kind !== 'done'

  const send = async (file: File | null) => {
    if (!file) return
    setError(null)
    setState({ kind: 'sending', part: 0 })
    try {
      await sendFile(
        {
          start: () =>
            call(startMyUploadEndpoint, {
              body: { patientId, entityId, name: file.name, size: file.size, comment },
            }),
          read: uploadId => call(readMyUploadEndpoint, { params: { uploadId } }),
          pieceUrl: (uploadId, offset) =>
            urlOf(sendMyPieceEndpoint, { params: { uploadId }, query: { offset } }),
          finish: uploadId => call(finishMyUploadEndpoint, { params: { uploadId } }),
        },
        patientId,
        file,
        {
          onProgress: sent =>
            setState({ kind: sent >= file.size ? 'looking' : 'sending', part: sent / file.size }),
          onWaiting: waiting =>
            waiting && setState(now => ({ kind: 'waiting', part: 'part' in now ? now.part : 0 })),
          signal: new AbortController().signal,
        },
      )
      setState({ kind: 'done' })
      setComment('')
      onSent()
    } catch (problem) {
      setState({ kind: 'idle' })
      if (problem instanceof ApiProblem) setError(problem)
      else throw problem
    }
  }

  return (
    <section className="sheet visit send-image" aria-label={t.send}>
      <strong>{t.send}</strong>
      <p className="soft">{t.lead}</p>
      {people.length > 1 && (
        <NativeSelect
          size="md"
          label={t.forWhom}
          data={people.map(one => ({ value: one.patientId, label: one.name }))}
          value={patientId}
          onChange={event => setPatientId(event.currentTarget.value)}
        />
      )}
      {person.organisations.length > 1 && (
        <NativeSelect
          size="md"
          label={t.where}
          data={person.organisations.map(one => ({ value: one.entityId, label: one.name }))}
          value={entityId}
          onChange={event => setChosen(event.currentTarget.value)}
        />
      )}
      <TextInput
        size="md"
        label={t.comment}
        maxLength={500}
        value={comment}
        disabled={busy}
        onChange={event => setComment(event.currentTarget.value)}
      />
      {'part' in state && (
        <div aria-live="polite">
          <Progress value={state.part * 100} size="lg" aria-label={t.sending} animated />
          {state.kind === 'sending' ? `${t.sending} ${Math.floor(state.part * 100)} %` : t[state.kind]}
        </div>
      )}
      {state.kind === 'done' && <p role="status">{t.sent}</p>}
      <ProblemNotice error={error} />
      <div className="visit-actions">
        <FileButton
          accept="image/jpeg,image/png,image/webp,application/pdf,.dcm,application/dicom"
          onChange={file => void send(file)}
        >
          {props => (
            <Button {...props} size="md" loading={busy}>
              {t.choose}
            </Button>
          )}
        </FileButton>
      </div>
    </section>
  )
}
