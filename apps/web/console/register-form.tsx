import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'

/** Required texts of a form of a register, each as a field by its name. */
export function useTexts<Name extends string>(names: readonly Name[], label: (name: Name) => string) {
  const [text, setText] = useState(
    () => Object.fromEntries(names.map(name => [name, ''])) as Readonly<Record<Name, string>>,
  )
  const fieldOf = (name: Name) => ({
    label: label(name),
    required: true,
    value: text[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setText({ ...text, [name]: event.currentTarget.value }),
  })
  return {
    text,
    line: (name: Name) => <TextInput {...fieldOf(name)} />,
    area: (name: Name) => <Textarea autosize minRows={2} mt="sm" {...fieldOf(name)} />,
  }
}

/** When it was, by Moscow's clock. */
export const MomentField = ({
  label,
  required,
  value,
  onChange,
}: {
  readonly label: string
  readonly required: boolean
  readonly value: string
  readonly onChange: (value: string) => void
}) => (
  <TextInput
    type="datetime-local"
    label={label}
    required={required}
    value={value}
    onChange={event => onChange(event.currentTarget.value)}
  />
)
