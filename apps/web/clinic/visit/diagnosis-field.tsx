import { Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { parseTeeth } from '#libs/teeth/index.ts'
import { findDiagnosesEndpoint } from '#modules/catalogue/contract.ts'
import type { ProtocolContent } from '#modules/records/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { clinicText } from '../messages.ts'
import { FavouriteBar, Star, useHandy } from './favourites.tsx'

type Diagnoses = ProtocolContent['diagnoses']

/** Diagnoses of ICD-10: found by code or words, each with its teeth. */
export function DiagnosisField({
  label,
  value,
  onChange,
}: {
  /** «Diagnosis» when not given. */
  readonly label?: string
  readonly value: Diagnoses
  readonly onChange: (value: Diagnoses) => void
}) {
  const t = useMessages(clinicText)
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
  const found = useEndpoint(findDiagnosesEndpoint, { query: { q: asked } }, { enabled: asked.length >= 2 })
  const list =
    asked.length >= 2
      ? (found.data?.diagnoses ?? []).filter(d => !value.some(v => v.code === d.code)).slice(0, 8)
      : []
  const nothing = asked.length >= 2 && found.data?.diagnoses.length === 0 && !found.isPlaceholderData
  const { diagnoses: favourites } = useHandy()
  const add = (diagnosis: { code: string; name: string }) => {
    onChange([...value, { ...diagnosis, teeth: [] }])
    setText('')
  }
  return (
    <div style={{ marginTop: 10 }}>
      <TextInput
        label={label ?? t.diagnosis}
        placeholder={t.addDiagnosis}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || !list[0]) return
          event.preventDefault()
          add(list[0])
        }}
      />
      {list.map(d => (
        <button type="button" key={d.code} className="search-item" onClick={() => add(d)}>
          <span>
            <b>{d.code}</b> {d.name}
          </span>
        </button>
      ))}
      {nothing && (
        <p className="soft" role="status" style={{ margin: '6px 0 0' }}>
          {t.noDiagnosis}
        </p>
      )}
      <FavouriteBar
        items={favourites
          .filter(d => !value.some(v => v.code === d.code))
          .map(d => ({ code: d.code, name: `${d.code} ${d.name}` }))}
        onChoose={code => add(favourites.find(d => d.code === code)!)}
      />
      {value.map((d, i) => (
        <Group key={d.code} gap={8} mt={6} wrap="nowrap">
          <Star kind="diagnosis" code={d.code} on={favourites.some(f => f.code === d.code)} />
          <span style={{ flex: 1 }}>
            <b>{d.code}</b> {d.name}
          </span>
          <TeethInput
            value={d.teeth}
            onChange={teeth => onChange(value.map((v, j) => (i === j ? { ...v, teeth } : v)))}
          />
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            onClick={() => onChange(value.filter((_, j) => j !== i))}
          >
            {t.remove}
          </Button>
        </Group>
      ))}
    </div>
  )
}

/** Tooth numbers typed as «16, 24-26»; what is not a tooth is said and not taken. */
export function TeethInput({
  label,
  value,
  onChange,
}: {
  /** What a screen reader says; «Teeth» when not given. */
  readonly label?: string
  readonly value: readonly number[]
  readonly onChange: (teeth: number[]) => void
}) {
  const t = useMessages(clinicText)
  const [text, setText] = useState(value.join(', '))
  const parsed = parseTeeth(text)
  return (
    <TextInput
      w={120}
      size="xs"
      aria-label={label ?? t.teeth}
      placeholder={t.teeth}
      value={text}
      error={parsed.ok ? null : t.tooth}
      onChange={event => {
        setText(event.currentTarget.value)
        const next = parseTeeth(event.currentTarget.value)
        if (next.ok) onChange(next.teeth)
      }}
    />
  )
}
