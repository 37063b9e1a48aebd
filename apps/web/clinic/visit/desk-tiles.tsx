import { Button, TextInput } from '@mantine/core'
import { memo, useMemo, useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { CONDITIONS, type History, marksOfTooth } from '#libs/odontogram/index.ts'
import { addNoteEndpoint, readCareNotesEndpoint } from '#modules/care-notes/contract.ts'
import type { PatientCard } from '#modules/patients/contract.ts'
import { listProtocolsEndpoint, protocolPdfEndpoint } from '#modules/records/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useChosenTeethLater } from '../chart/chosen-teeth.tsx'
import { dayOfEntry } from '../chart/timeline.tsx'
import type { ChartData } from '../chart/use-chart.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'

const SHOWN = 6
/** Newest entries of a tooth that show at once: a tooth of ten years has a hundred. */
const ENTRIES = 8
/** Drafts stand among the newest and are left out. */
const DRAFTS = 4

/** Earlier protocols, newest first: diagnosis and what was advised. */
export const EarlierTile = memo(function EarlierTile({ patientId }: { readonly patientId: string }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const protocols = useEndpoint(listProtocolsEndpoint, {
    params: { patientId },
    query: { limit: SHOWN + DRAFTS },
  })
  const signed = (protocols.data?.protocols ?? []).filter(p => p.signedAt !== null)
  return (
    <section className="sheet">
      <h2>{t.earlier}</h2>
      <ProblemNotice error={protocols.error} />
      {protocols.data && signed.length === 0 && <p className="soft">{t.noEarlier}</p>}
      {signed.slice(0, SHOWN).map(p => (
        <div key={p.protocolId} className="tile-row">
          <a
            href={urlOf(protocolPdfEndpoint, { params: { protocolId: p.protocolId } })}
            target="_blank"
            rel="noreferrer"
          >
            {formatWhen(p.signedAt!, clinic.zone, clinic.now)}
          </a>{' '}
          {p.content.diagnoses.map(d => [d.code, d.name, d.teeth.join(', ')].join(' ')).join('; ')}
          <div className="soft">{p.content.recommendations}</div>
        </div>
      ))}
    </section>
  )
})

/** Notes where they belong: of the tooth that is chosen on the chart first, then of the patient. */
export const NotesTile = memo(function NotesTile({
  patient,
  history,
  authors,
}: {
  readonly patient: PatientCard
  readonly history: History
  readonly authors: ChartData['authors']
}) {
  const t = useMessages(deskText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const may = useMay()
  const { teeth } = useChosenTeethLater()
  const { patientId } = patient
  const care = useEndpoint(readCareNotesEndpoint, { params: { patientId } })
  const add = useWrite(addNoteEndpoint)
  const [text, setText] = useState('')
  const tooth = teeth.length === 1 ? teeth[0]! : null
  const [whole, setWhole] = useState<number | null>(null)
  const notes = (care.data?.notes ?? []).filter(note => tooth === null || note.tooth === tooth)
  const marks = useMemo(() => (tooth === null ? [] : marksOfTooth(history, tooth)), [history, tooth])
  const shown = marks.toReversed().slice(0, whole === tooth ? marks.length : ENTRIES)
  return (
    <section className="sheet">
      <h2>{tooth === null ? t.notes : t.ofTooth(tooth)}</h2>
      <ProblemNotice error={care.error ?? add.error} />
      {tooth === null && patient.note && (
        <div className="tile-row">
          {patient.note} <span className="soft">· {t.reception}</span>
        </div>
      )}
      {shown.map(entry => (
        <div key={entry.entryId} className="tile-row">
          <span className="soft num">{formatDateShort(dayOfEntry(entry, clinic.zone))}</span>{' '}
          {CONDITIONS[entry.mark!.condition][language].toLowerCase()} {entry.mark!.surfaces.join('')}
          <span className="soft"> {authors.get(entry.changeId)?.by}</span>
        </div>
      ))}
      {shown.length < marks.length && (
        <button type="button" className="text-button" onClick={() => setWhole(tooth)}>
          {t.older(marks.length - shown.length)}
        </button>
      )}
      {notes.map(note => (
        <div key={note.noteId} className="tile-row">
          {tooth === null && note.tooth !== null && <strong>{note.tooth} </strong>}
          {note.text}{' '}
          <span className="soft">
            {formatWhen(note.at, clinic.zone, clinic.now)} {note.by}
          </span>
        </div>
      ))}
      {care.data && notes.length === 0 && marks.length === 0 && !patient.note && (
        <p className="soft">{t.noNotes}</p>
      )}
      {may('record.draft') && (
        <form
          className="tile-form"
          onSubmit={event => {
            event.preventDefault()
            const place = tooth === null ? ('patient' as const) : ('tooth' as const)
            add.mutate(
              { params: { patientId }, body: { place, tooth, text } },
              { onSuccess: () => setText('') },
            )
          }}
        >
          <TextInput
            size="xs"
            required
            maxLength={2000}
            placeholder={t.addNote}
            aria-label={tooth === null ? t.notePlain : t.noteAbout(tooth)}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="light" loading={add.isPending}>
            {t.save}
          </Button>
        </form>
      )}
    </section>
  )
})
