import { Button, type ButtonProps, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMessages } from '../kit/i18n.ts'
import { consoleText } from './console-text.ts'

/** A button that first asks for the reason, in place. */
export function ReasonButton({
  label,
  onReason,
  question,
  least = 1,
  ...props
}: {
  readonly label: string
  readonly onReason: (reason: string) => void
  /** What is asked for, when it is more than a reason, and how many letters it has at least. */
  readonly question?: string
  readonly least?: number
} & ButtonProps) {
  const t = useMessages(consoleText)
  const asked = question ?? t.reason
  const [reason, setReason] = useState<string | null>(null)
  if (reason === null)
    return (
      <Button size="compact-sm" variant="default" {...props} onClick={() => setReason('')}>
        {label}
      </Button>
    )
  return (
    <form
      className="form-row"
      style={{ margin: 0 }}
      onSubmit={event => {
        event.preventDefault()
        onReason(reason)
        setReason(null)
      }}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={asked}
        placeholder={asked}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit" disabled={reason.trim().length < least}>
        {label}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setReason(null)}>
        {t.cancel}
      </Button>
    </form>
  )
}
