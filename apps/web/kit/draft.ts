import { useEffect, useState } from 'react'
import {
  type Choices,
  combined,
  type Difference,
  differences,
  type Side,
  sideOf,
} from '#libs/three-way/index.ts'
import { ApiProblem } from './api.ts'

/** Who has saved meanwhile, as far as the server says. */
export interface Saver {
  readonly by: string | null
  readonly at: string | null
  /** The same person, in another window. */
  readonly own: boolean
}

/** Who was faster, when the refusal of a save says that somebody was; null for any other error. */
export function saverOf(error: Error): Saver | null {
  if (!(error instanceof ApiProblem) || error.problem.code !== 'conflict.version') return null
  const { by, at, own } = (error.problem.params ?? {}) as Partial<Saver>
  return { by: by ?? null, at: at ?? null, own: own === true }
}

interface Typed<Form> {
  readonly fields: Partial<Form>
  /** What stood there when typing began: another's change shows against it. */
  readonly base: Form
  readonly version: string | number
  /** Our own write has raised the version: what is read next is the new base. */
  readonly rebase: boolean
  readonly choices: Choices<Form>
}

export interface Conflict<Form> {
  readonly saver: Saver
  readonly rows: readonly (Difference<Form> & { readonly side: Side | null })[]
  /** Fields in which nobody has chosen yet; the form is not saved before. */
  readonly open: number
  /** What the other has saved is being read. */
  readonly reading: boolean
  readonly choose: (row: Difference<Form>, side: Side) => void
}

/**
 * A form above a record that others may save meanwhile. What was typed outlives the record read anew, and fields that
 * were not touched follow it. Saving names the version that was seen when typing began, so the server refuses what would
 * undo another's change (`conflict.version`). After such a refusal `conflict` holds the differences field by field; when
 * each clash is decided, the form is saved above the version that was shown. `known` and `version` must follow the server.
 */
export function useDraft<Form extends object, V extends string | number>(known: Form, version: V) {
  const [typed, setTyped] = useState<Typed<Form> | null>(null)
  const [refused, setRefused] = useState<Saver | null>(null)
  const moved = typed !== null && version !== typed.version
  useEffect(() => {
    if (typed?.rebase && moved) setTyped({ ...typed, base: known, version, rebase: false })
  }, [typed, moved, known, version])

  const fields: Partial<Form> = typed?.fields ?? {}
  const base = typed?.base ?? known
  const rows = refused && moved ? differences(base, known, fields) : []
  const { form, open } =
    refused && moved
      ? combined(base, known, fields, typed.choices)
      : { form: { ...known, ...fields }, open: [] }
  const conflict: Conflict<Form> | null = refused && {
    saver: refused,
    rows: rows.map(row => ({ ...row, side: typed ? sideOf(typed.choices, row) : null })),
    open: open.length,
    reading: typed !== null && !moved,
    choose: ({ field, theirs }, side) =>
      setTyped(now => now && { ...now, choices: { ...now.choices, [field]: { side, theirs } } }),
  }
  const outcomeOf = (sent: Partial<Form>) => ({
    onSuccess: () => {
      setRefused(null)
      setTyped(now => {
        const later = Object.entries(now?.fields ?? {}).filter(
          ([name, value]) => value !== sent[name as keyof Form],
        )
        return now && later.length > 0
          ? { ...now, fields: Object.fromEntries(later) as Partial<Form>, rebase: true, choices: {} }
          : null
      })
    },
    onError: (error: Error) => {
      const saver = saverOf(error)
      if (saver) setRefused(saver)
    },
  })
  return {
    form,
    conflict,
    /** Something is typed and not saved yet. */
    changed: typed !== null,
    /** Somebody has to choose first. */
    blocked: open.length > 0,
    version: (refused && moved ? version : (typed?.version ?? version)) as V,
    type: (change: Partial<Form>) =>
      setTyped(now => {
        const kept = now ?? { fields: {}, base: known, version, rebase: false, choices: {} }
        // Whoever goes on typing where theirs was taken has made it his own again.
        const own = Object.entries(kept.choices).map(([field, choice]) => [
          field,
          field in change ? { ...(choice as object), side: 'mine' } : choice,
        ])
        return { ...kept, fields: { ...kept.fields, ...change }, choices: Object.fromEntries(own) }
      }),
    /** Callbacks of the write that saves the form; what is typed while it runs stays. */
    outcome: outcomeOf(fields),
    /** The same for a write that sends a change at once, before it is drawn. */
    outcomeWith: (change: Partial<Form>) => outcomeOf({ ...fields, ...change }),
    /** Callbacks of another write of one's own on the same record, which raises its version. */
    beside: {
      onSuccess: () => {
        // Above another's change that was not seen it stays what it is: a difference to be shown.
        if (!moved) setTyped(now => now && { ...now, rebase: true })
      },
    },
  }
}
