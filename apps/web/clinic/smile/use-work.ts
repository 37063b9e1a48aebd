import { useCallback, useEffect, useRef, useState } from 'react'
import { type CaseView, saveWorkEndpoint, type Work } from '#modules/smile/contract.ts'
import { ApiProblem, call } from '../../kit/api.ts'

const SAVE_AFTER_MS = 700
const KEPT_STEPS = 100

export interface WorkDesk {
  readonly work: Work
  /** Changes what is shown; `step` false while a slider or a line is still being moved. */
  change(next: Work, step?: boolean): void
  undo(): void
  redo(): void
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly saving: boolean
  readonly problem: ApiProblem | null
}

/** The dentist's settings with their history; kept on the server a moment after the hands have stopped. */
export function useWork(view: CaseView): WorkDesk {
  const [work, setWork] = useState<Work>(view.work)
  const [past, setPast] = useState<readonly Work[]>([])
  const [future, setFuture] = useState<readonly Work[]>([])
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const lock = useRef(view.lock)
  const steady = useRef<Work>(view.work)
  const waiting = useRef<number | undefined>(undefined)
  const busy = useRef(false)
  const dirty = useRef<Work | null>(null)

  const save = useCallback(async () => {
    if (busy.current || !dirty.current) return
    busy.current = true
    setSaving(true)
    const sent = dirty.current
    dirty.current = null
    try {
      const answer = await call(saveWorkEndpoint, {
        params: { caseId: view.caseId },
        body: { lock: lock.current, work: sent },
      })
      lock.current = answer.lock
      setProblem(null)
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error)
    }
    busy.current = false
    setSaving(false)
    if (dirty.current) void save()
  }, [view.caseId])

  const later = useCallback(
    (next: Work) => {
      dirty.current = next
      window.clearTimeout(waiting.current)
      waiting.current = window.setTimeout(() => void save(), SAVE_AFTER_MS)
    },
    [save],
  )
  useEffect(
    () => () => {
      window.clearTimeout(waiting.current)
      void save()
    },
    [save],
  )

  const go = (to: Work) => {
    setWork(to)
    steady.current = to
    later(to)
  }
  return {
    work,
    change(next, step = true) {
      setWork(next)
      if (!step) return
      const before = steady.current
      if (JSON.stringify(before) === JSON.stringify(next)) return
      setPast(list => [...list.slice(-KEPT_STEPS), before])
      setFuture([])
      steady.current = next
      later(next)
    },
    undo() {
      const to = past.at(-1)
      if (!to) return
      setPast(past.slice(0, -1))
      setFuture([steady.current, ...future])
      go(to)
    },
    redo() {
      const [to, ...rest] = future
      if (!to) return
      setFuture(rest)
      setPast([...past, steady.current])
      go(to)
    },
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    saving,
    problem,
  }
}
