import { TextInput } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { IconCheck, IconSearch } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { type FoundPatient, findPatientsEndpoint } from '#modules/patients/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { clinicText } from '../messages.ts'
import { BlockedMark } from './blocked-mark.tsx'
import { likelyTwins } from './likely-twins.ts'
import { patientText } from './patient-text.ts'

interface Props {
  readonly onChoose: (patient: FoundPatient) => void
  /** Ctrl+K brings the cursor here. */
  readonly hotkey?: boolean
  readonly autoFocus?: boolean
}

/** The one search box: name in any order, phone in any spelling, birth date, record number; answers while typing. */
export function PatientSearch({ onChoose, hotkey = false, autoFocus = false }: Props) {
  const t = useMessages(clinicText)
  const own = useMessages(patientText)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const [asked] = useDebouncedValue(text.trim(), 120)
  const found = useEndpoint(
    findPatientsEndpoint,
    { query: { q: asked, limit: 12 } },
    { enabled: asked.length >= 2 },
  )
  useHotkeys(hotkey ? [['mod+K', () => input.current?.focus()]] : [], [])
  const patients = asked.length >= 2 ? (found.data?.patients ?? []) : []
  const twins = likelyTwins(patients)
  const choose = (patient: FoundPatient | undefined) => {
    if (!patient) return
    setText('')
    setOpen(false)
    onChoose(patient)
  }
  return (
    <div className="patient-search" style={{ position: 'relative' }}>
      <TextInput
        ref={input}
        role="combobox"
        aria-expanded={open && asked.length >= 2}
        aria-controls={list}
        aria-activedescendant={patients[at] ? `${list}-${at}` : undefined}
        aria-label={t.search}
        placeholder={t.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={hotkey ? <kbd className="soft">Ctrl K</kbd> : null}
        rightSectionWidth={64}
        autoFocus={autoFocus}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onFocus={() => setOpen(true)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, patients.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter') choose(patients[at])
          else if (event.key === 'Escape') setText('')
          else return
          event.preventDefault()
        }}
      />
      {open && asked.length >= 2 && (
        <div className="search-list sheet" role="listbox" id={list} aria-label={t.patients}>
          {found.isSuccess && patients.length === 0 && <p className="soft search-none">{t.nothingFound}</p>}
          {patients.map((patient, i) => (
            <button
              type="button"
              key={patient.patientId}
              role="option"
              id={`${list}-${i}`}
              aria-selected={i === at}
              className="search-item"
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(patient)}
            >
              <span>
                {fullName(patient)} {twins.has(patient.patientId) && <span className="twin">{own.twin}</span>}
                {patient.verified && <IconCheck size={14} aria-label={t.verified} />}{' '}
                <BlockedMark since={patient.blockedSince} short />
                {patient.formerly && <span className="soft">{own.formerly(patient.formerly.name)}</span>}
              </span>
              <span className="soft num">
                {formatDateShort(patient.birthDate)} · {patient.phone && `${formatPhone(patient.phone)} · `}
                {patient.cards.map(card => card.number).join(', ')}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
