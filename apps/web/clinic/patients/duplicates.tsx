import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { listMergesEndpoint, type MergeLine, undoMergeEndpoint } from '#modules/merging/contract.ts'
import { findDuplicatesEndpoint, type PatientCard } from '#modules/patients/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { go } from '../route.ts'
import { BlockedOf } from './blocked-mark.tsx'
import { mergeText } from './merge-text.ts'
import { PatientSearch } from './patient-search.tsx'

const compare = (patientId: string, otherId: string) => go(`merge/${patientId}?with=${otherId}`)

/** Cards that may be the same person's, and those that were merged already. */
export function Duplicates({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(mergeText)
  const { patientId, surname, given, birthDate, phone } = patient
  const [searching, setSearching] = useState(false)
  const merges = useEndpoint(listMergesEndpoint, { params: { patientId } })
  const found = useEndpoint(findDuplicatesEndpoint, {
    query: {
      surname,
      given,
      birthDate,
      phone,
      ...(patient.patronymic && { patronymic: patient.patronymic }),
    },
  })
  const others = found.data?.duplicates.filter(one => one.patient.patientId !== patientId) ?? []
  return (
    <section className="sheet panel">
      <Group justify="space-between" align="baseline">
        <h2 style={{ margin: 0 }}>{t.title}</h2>
        {!searching && (
          <Button size="compact-sm" variant="default" onClick={() => setSearching(true)}>
            {t.other}
          </Button>
        )}
      </Group>
      <ProblemNotice error={merges.error ?? found.error} />
      {searching && <PatientSearch autoFocus onChoose={other => compare(patientId, other.patientId)} />}
      {others.length === 0 && merges.data?.merges.length === 0 && <p className="soft">{t.none}</p>}
      {others.length > 0 && <p className="soft papers-note">{t.maybe}</p>}
      {others.map(({ patient: other }) => (
        <div key={other.patientId} className="need-line" style={{ padding: '7px 0' }}>
          <div>
            {fullName(other)}, {formatDateShort(other.birthDate)} <BlockedOf patientId={other.patientId} />
            <div className="soft papers-note num">{other.cards.map(card => card.number).join(', ')}</div>
          </div>
          <Button size="compact-sm" variant="light" onClick={() => compare(patientId, other.patientId)}>
            {t.compare}
          </Button>
        </div>
      ))}
      {merges.data?.merges.map(line => (
        <Merged key={line.mergeId} line={line} />
      ))}
    </section>
  )
}

function Merged({ line }: { readonly line: MergeLine }) {
  const date = useDate()
  const t = useMessages(mergeText)
  const [open, setOpen] = useState(false)
  const undo = useWrite(undoMergeEndpoint)
  return (
    <div style={{ padding: '7px 0' }}>
      {t.merged} <span className="num">{line.numbers.join(', ')}</span>: {line.name},{' '}
      {formatDateShort(line.birthDate)}
      <p className="soft papers-note">
        {date(line.at)}, {line.by}. {line.reason}
        {line.undoneAt && ` · ${t.undone} ${date(line.undoneAt)}: ${line.undoReason}`}
        {!line.undoneAt && (line.held ?? ` ${t.until} ${date(line.undoUntil)}.`)}
      </p>
      {!line.undoneAt && !line.held && !open && (
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)}>
          {t.undo}
        </Button>
      )}
      {open && (
        <OneLineForm
          label={t.undoReason}
          submit={t.undo}
          cancel={t.cancel}
          pending={undo.isPending}
          error={undo.error}
          onCancel={() => setOpen(false)}
          onSubmit={reason =>
            undo.mutate(
              { params: { mergeId: line.mergeId }, body: { reason } },
              { onSuccess: () => setOpen(false) },
            )
          }
        />
      )}
    </div>
  )
}
