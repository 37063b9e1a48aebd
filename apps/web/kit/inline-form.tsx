import './inline-form.css'
import { Button, Group, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ApiProblem } from './api.ts'
import { ProblemNotice } from './problem.tsx'

interface Props {
  readonly submit: string
  readonly cancel: string
  readonly error: ApiProblem | null
  readonly pending: boolean
  /** Something above has to be decided first. */
  readonly blocked?: boolean
  readonly onSubmit: () => void
  readonly onCancel: () => void
  /** What cannot be taken back is red. */
  readonly danger?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** A small form that opens where its button stood: fields, what went wrong, a verb and a way back. */
export function InlineForm(props: Props) {
  return (
    <form
      className={props.className ?? 'inline-form'}
      onSubmit={event => {
        event.preventDefault()
        event.stopPropagation()
        props.onSubmit()
      }}
    >
      {props.children}
      <ProblemNotice error={props.error} />
      <Group gap={6} mt={8}>
        <Button
          size="compact-sm"
          type="submit"
          loading={props.pending}
          disabled={props.blocked ?? false}
          {...(props.danger && { color: 'red.9' })}
        >
          {props.submit}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={props.onCancel}>
          {props.cancel}
        </Button>
      </Group>
    </form>
  )
}

type OneLineProps = Omit<Props, 'children' | 'onSubmit'> & {
  readonly label: string
  readonly onSubmit: (line: string) => void
}

/** The same with one required line: a reason, an answer. */
export function OneLineForm({ label, onSubmit, ...form }: OneLineProps) {
  const [line, setLine] = useState('')
  return (
    <InlineForm {...form} onSubmit={() => onSubmit(line)}>
      <TextInput
        size="sm"
        label={label}
        required
        autoFocus
        value={line}
        onChange={event => setLine(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

interface PaperProps {
  readonly where: string
  readonly whereLabel: string
  readonly onWhere: (where: string) => void
  readonly day: string
  readonly dayLabel: string
  readonly onDay: (day: string) => void
  /** The clinic's today: a paper is not signed tomorrow. */
  readonly today: string
}

/** Where a paper lies and its date: one pair of fields for whatever is signed by hand or handed in. */
export function PaperFields(props: PaperProps) {
  return (
    <Group grow gap="xs" align="end">
      <TextInput
        size="sm"
        label={props.whereLabel}
        required
        value={props.where}
        onChange={event => props.onWhere(event.currentTarget.value)}
      />
      <TextInput
        size="sm"
        type="date"
        label={props.dayLabel}
        required
        max={props.today}
        value={props.day}
        onChange={event => props.onDay(event.currentTarget.value)}
      />
    </Group>
  )
}
