import './claim.css'
import { Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core'
import { claimText } from './claim-text.ts'
import { useMessages } from './i18n.ts'

/** What is claimed, as both sides fill it in. */
export interface Demand {
  readonly subject: string
  readonly text: string
  readonly rubles: number | null
  readonly thirdParty: boolean
}

export const NO_DEMAND: Demand = { subject: '', text: '', rubles: null, thirdParty: false }
export const demandReady = ({ subject, text }: Demand): boolean =>
  subject.trim().length > 2 && text.trim().length > 9
export const demandBody = ({ rubles, ...rest }: Demand) => ({
  ...rest,
  demandKopecks: rubles ? Math.round(rubles * 100) : null,
})

export function ClaimFields({
  demand,
  onChange,
}: {
  readonly demand: Demand
  readonly onChange: (demand: Demand) => void
}) {
  const t = useMessages(claimText)
  return (
    <>
      <TextInput
        label={t.subject}
        maxLength={200}
        value={demand.subject}
        onChange={e => onChange({ ...demand, subject: e.currentTarget.value })}
      />
      <Textarea
        mt="xs"
        label={t.text}
        autosize
        minRows={3}
        maxLength={8000}
        value={demand.text}
        onChange={e => onChange({ ...demand, text: e.currentTarget.value })}
      />
      <NumberInput
        mt="xs"
        label={t.demand}
        min={0}
        hideControls
        decimalScale={2}
        thousandSeparator={'\u00a0'}
        value={demand.rubles ?? ''}
        onChange={value => onChange({ ...demand, rubles: value === '' ? null : Number(value) })}
      />
      <Checkbox
        mt="sm"
        label={t.thirdParty}
        checked={demand.thirdParty}
        onChange={e => onChange({ ...demand, thirdParty: e.currentTarget.checked })}
      />
    </>
  )
}
