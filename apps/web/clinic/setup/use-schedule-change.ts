import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type Consequences,
  changeScheduleEndpoint,
  previewScheduleEndpoint,
  type Schedule,
  type ScheduleChange,
} from '#modules/scheduling/contract.ts'
import { ApiProblem, call } from '../../kit/api.ts'

interface Asked {
  readonly change: ScheduleChange
  readonly consequences: Consequences
}

/** A change of a schedule in two steps: what it would do is shown first; without consequences it is saved at once. */
export function useScheduleChange(schedule: Schedule, onSaved: () => void) {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const params = { practitionerId: schedule.practitionerId }

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const save = async (change: ScheduleChange) => {
    const body = { version: schedule.version, change, acknowledged: true }
    await call(changeScheduleEndpoint, { params, body })
    setAsked(null)
    await client.invalidateQueries()
    onSaved()
  }
  return {
    asked,
    problem,
    busy,
    propose: (change: ScheduleChange) =>
      attempt(async () => {
        const consequences = await call(previewScheduleEndpoint, { params, body: { change } })
        if (consequences.affected.length + consequences.chairClashes.length === 0) await save(change)
        else setAsked({ change, consequences })
      }),
    confirm: () =>
      attempt(async () => {
        if (asked) await save(asked.change)
      }),
    forget: () => setAsked(null),
  }
}
export type ScheduleChanger = ReturnType<typeof useScheduleChange>
