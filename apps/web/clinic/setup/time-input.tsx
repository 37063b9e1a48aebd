import { TextInput } from '@mantine/core'
import { useState } from 'react'

interface Props {
  readonly value: string
  readonly onChange: (time: string) => void
  readonly label?: string
  readonly 'aria-label'?: string
  readonly required?: boolean
}

/** «9» → «09:00», «930» → «09:30», «9.5» stays as it is: what is no time of a day is left for the form to refuse. */
export function tidyTime(text: string): string {
  const digits = text.replace(/[^\d]/g, '')
  const match = /^(\d{1,2})(\d{2})?$/.exec(digits)
  if (!match || /[^\d\s:.,-]/.test(text)) return text.trim()
  const [, hours = '', minutes = '00'] = match
  const known = Number(hours) < 24 && Number(minutes) < 60
  return known ? `${hours.padStart(2, '0')}:${minutes}` : text.trim()
}

/** A time of day in 24 hours, whatever the browser's own clock is like; quick to type. */
export function TimeInput({ value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      placeholder="00:00"
      pattern="([01][0-9]|2[0-3]):[0-5][0-9]"
      maxLength={5}
      value={typed ?? value}
      onChange={event => {
        setTyped(event.currentTarget.value)
        if (/^\d\d:\d\d$/.test(event.currentTarget.value)) onChange(event.currentTarget.value)
      }}
      onBlur={() => {
        if (typed !== null) onChange(tidyTime(typed))
        setTyped(null)
      }}
    />
  )
}
