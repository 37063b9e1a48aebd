import { useRef, useState } from 'react'
import { moveAppointmentEndpoint } from '#modules/scheduling/contract.ts'
import { type ApiProblem, problemOf, useWrite } from '../../kit/api.ts'
import type { Undo } from './board-data.ts'

interface Target {
  readonly branchId?: string
  readonly startsAt: string
  readonly durationMinutes: number
  readonly practitionerId: string
  readonly outsideSchedule?: boolean
}

/** A visit sent to a place. */
export interface Step {
  readonly appointmentId: string
  /** The reading that was moved: what somebody else did to the visit since is not undone unseen. */
  readonly seen: number
  readonly target: Target
  /** Where it stood; null when this step itself brings it back. */
  readonly before: Omit<Undo, 'version'> | null
}

/**
 * Moves of visits, one after another: arrows that are pressed faster than the server answers wait for it. A visit is shown
 * where it was put until its day has been read anew; a refused one goes back, and what was to follow it is dropped.
 */
export function useMoves() {
  const move = useWrite(moveAppointmentEndpoint)
  const queue = useRef<Step[]>([])
  const running = useRef(false)
  /** Versions that our own moves have made: newer than those of a day that was read before. */
  const made = useRef(new Map<string, number>())
  const [shown, setShown] = useState<readonly Step[]>([])
  const [undo, setUndo] = useState<Undo | null>(null)
  const [error, setError] = useState<ApiProblem | null>(null)

  const run = async () => {
    for (let step = queue.current[0]; step; step = queue.current[0]) {
      const { appointmentId, seen, target, before } = step
      try {
        const { version } = await move.mutateAsync({
          params: { appointmentId },
          body: { version: Math.max(seen, made.current.get(appointmentId) ?? 0), ...target },
        })
        made.current.set(appointmentId, version)
        setUndo(before && { ...before, version })
        queue.current.shift()
      } catch (refusal) {
        setError(problemOf(refusal))
        if (before === null) setUndo(null)
        queue.current = queue.current.filter(one => one.appointmentId !== appointmentId)
      }
      setShown([...queue.current])
    }
  }
  const send = (step: Step) => {
    setError(null)
    const earlier = queue.current.findLast(one => one.appointmentId === step.appointmentId)
    const before =
      step.before && earlier ? { appointmentId: step.appointmentId, ...earlier.target } : step.before
    queue.current.push({ ...step, before })
    setShown([...queue.current])
    if (running.current) return
    running.current = true
    void run().finally(() => {
      running.current = false
    })
  }
  return {
    send,
    undo,
    error,
    forgetError: () => setError(null),
    /** Where a visit was last sent, while that is under way. */
    sentTo: (appointmentId: string) => shown.findLast(step => step.appointmentId === appointmentId)?.target,
    revert: () => {
      if (!undo) return
      const { appointmentId, version, startsAt, durationMinutes, practitionerId } = undo
      send({
        appointmentId,
        seen: version,
        target: { startsAt, durationMinutes, practitionerId, outsideSchedule: true },
        before: null,
      })
    },
  }
}
