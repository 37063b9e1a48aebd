import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { ProtocolContent } from '#modules/records/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useChosenTeethLater } from '../chart/chosen-teeth.tsx'
import { TeethInput } from './diagnosis-field.tsx'
import { insertReady, READY_PROTOCOLS, type ReadyProtocol } from './ready-protocols.ts'
import { visitText } from './visit-text.ts'

interface Props {
  readonly template: string
  readonly content: ProtocolContent
  readonly onChange: (content: ProtocolContent) => void
}

/** Whole protocols at a press, with the teeth named first where they matter. */
export function ReadyBar({ template, content, onChange }: Props) {
  const t = useMessages(visitText)
  const chosen = useChosenTeethLater()
  const [typed, setTyped] = useState<{ over: readonly number[]; teeth: number[] } | null>(null)
  // Teeth chosen on the chart are those of the protocol, unless others were typed after that.
  const teeth = typed?.over === chosen.teeth ? typed.teeth : [...chosen.teeth]
  const [refused, setRefused] = useState(false)
  const offered = READY_PROTOCOLS[template] ?? []
  const insert = (ready: ReadyProtocol) => {
    const lacking = ready.needsTeeth && teeth.length === 0
    setRefused(lacking)
    if (!lacking) onChange(insertReady(content, ready, teeth))
  }
  return (
    <fieldset className="ready-bar">
      <legend>{t.ready}</legend>
      <Group gap={6}>
        {offered.some(ready => ready.needsTeeth) && (
          <TeethInput
            label={t.readyTeeth}
            key={chosen.teeth.join()}
            value={teeth}
            onChange={next => {
              setTyped({ over: chosen.teeth, teeth: next })
              setRefused(false)
            }}
          />
        )}
        {offered.map(ready => (
          <Button key={ready.name} size="xs" variant="light" onClick={() => insert(ready)}>
            {ready.name}
          </Button>
        ))}
      </Group>
      {refused && (
        <p role="alert" className="soft" style={{ margin: '6px 0 0' }}>
          {t.teethFirst}
        </p>
      )}
    </fieldset>
  )
}
