import { useState } from 'react'
import type { ApiProblem } from './api.ts'

/** What was typed above a record of that version; null when it may be saved above the newest. */
interface Typed<Form> {
  readonly version: number | null
  readonly fields: Partial<Form>
}

/** What was typed after `saved` had been sent: null when nothing was. */
function without<Form extends object>(fields: Partial<Form>, saved: Partial<Form>): Typed<Form> | null {
  const later = Object.entries(fields).filter(([name, value]) => value !== saved[name as keyof Form])
  return later.length ? { version: null, fields: Object.fromEntries(later) as Partial<Form> } : null
}

/**
 * A form above a record that others may save meanwhile. What was typed outlives the record read anew, and fields that
 * were not touched follow it. Saving names the version that was seen when typing began, so the server refuses what would
 * undo another's change (`conflict.version`); after such a refusal the fields show both, and saving again is meant.
 */
export function useDraft<Form extends object>(known: Form, version: number) {
  const [typed, setTyped] = useState<Typed<Form> | null>(null)
  const aboveNewest = () => setTyped(kept => kept && { ...kept, version: null })
  return {
    form: { ...known, ...typed?.fields },
    version: typed?.version ?? version,
    type: (fields: Partial<Form>) =>
      setTyped(kept => ({
        version: kept ? kept.version : version,
        fields: { ...kept?.fields, ...fields },
      })),
    /** Callbacks of the write that saves the form; what is typed while it runs stays. */
    outcome: {
      onSuccess: () => setTyped(now => now && without(now.fields, typed?.fields ?? {})),
      onError: (refused: ApiProblem) => refused.problem.code === 'conflict.version' && aboveNewest(),
    },
    /** Callbacks of another write of one's own on the same record, which raises its version. */
    beside: { onSuccess: () => (typed?.version ?? version) === version && aboveNewest() },
  }
}
