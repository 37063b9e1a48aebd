import { TextInput } from '@mantine/core'

/** A period by its first and last day, for filters of lists; an empty end is open. */
export function DateRange({
  from,
  till,
  labels,
  onChange,
}: {
  readonly from: string
  readonly till: string
  readonly labels: { readonly from: string; readonly till: string }
  readonly onChange: (change: { readonly from?: string; readonly till?: string }) => void
}) {
  return (
    <>
      <TextInput
        size="sm"
        type="date"
        label={labels.from}
        value={from}
        {...(till && { max: till })}
        onChange={event => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        size="sm"
        type="date"
        label={labels.till}
        value={till}
        {...(from && { min: from })}
        onChange={event => onChange({ till: event.currentTarget.value })}
      />
    </>
  )
}
