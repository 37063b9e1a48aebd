import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import {
  chainEnd,
  continued,
  type Entry,
  type Mark,
  nextRedo,
  nextUndo,
  pictureIn,
} from '#libs/odontogram/index.ts'
import { holdChangeEndpoint, markTeethEndpoint, readChartEndpoint } from '#modules/odontogram/contract.ts'
import { ApiProblem, call, problemOf } from '../../kit/api.ts'
import { useStable } from '../../kit/stable.ts'
import { type KnownChart, NO_CHART, readOn } from './known-chart.ts'

/** What one press has written: its entries show until those of the server have been read. */
interface Press {
  readonly entries: readonly Entry[]
  /** The change that the server made of it; null while it is on its way. */
  readonly savedAs: string | null
}
interface Writes {
  readonly pending: readonly Press[]
  /** Something is on its way. */
  readonly saving: boolean
  readonly problem: ApiProblem | null
}
const NOTHING: Writes = { pending: [], saving: false, problem: null }
const unread = (pending: readonly Press[], known: KnownChart): readonly Press[] =>
  pending.filter(({ savedAs }) => savedAs === null || !known.authors.has(savedAs))

/**
 * The chart of a patient: its entries, and writing into it. What is marked shows at once; writes go out one after
 * another, the chart is read again after the last of them, and one that is refused disappears with the server's words.
 */
export function useChart(patientId: string, encounterId: string | null) {
  const client = useQueryClient()
  const key = [readChartEndpoint.path, { patientId }, null]
  const chart = useQuery<KnownChart, ApiProblem>({
    queryKey: key,
    queryFn: () => readOn(patientId, client.getQueryData<KnownChart>(key)),
    enabled: patientId !== '',
    // Comparing thousands of entries with themselves takes longer than drawing them.
    structuralSharing: false,
  })
  const [{ pending, saving, problem }, setWrites] = useState(NOTHING)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const left = useRef(0)
  const answers = useRef(new Map<Press, ApiProblem | { readonly changeId: string }>())
  const known = chart.data ?? NO_CHART
  const own = useMemo(() => unread(pending, known).flatMap(press => press.entries), [pending, known])
  const history = useMemo(() => continued(known.history, own), [known, own])
  const now = useMemo(() => pictureIn(history, null), [history])

  const send = (work: () => Promise<{ readonly changeId: string }>, entries: readonly Entry[]) => {
    const press: Press = { entries, savedAs: null }
    // A refusal stays to be read until the next press, whatever else is on its way.
    setWrites(w => ({ pending: [...w.pending, press], saving: true, problem: null }))
    left.current++
    queue.current = queue.current.then(async () => {
      const answer = await work().catch(problemOf)
      answers.current.set(press, answer)
      if (--left.current === 0) await client.refetchQueries({ queryKey: key })
      else if (!(answer instanceof ApiProblem)) return
      const read = client.getQueryData<KnownChart>(key) ?? NO_CHART
      const given = new Map(answers.current)
      answers.current.clear()
      const refused = [...given.values()].find(one => one instanceof ApiProblem)
      const after = (one: Press): readonly Press[] => {
        const its = given.get(one)
        if (!its) return [one]
        return its instanceof ApiProblem ? [] : [{ ...one, savedAs: its.changeId }]
      }
      setWrites(w => ({
        pending: unread(w.pending.flatMap(after), read),
        saving: left.current > 0,
        problem: refused ?? w.problem,
      }))
    })
  }
  const mark = useStable((marks: readonly Mark[]) => {
    const changeId = crypto.randomUUID()
    const at = new Date().toISOString()
    const entries = marks.map(
      (one): Entry => ({
        entryId: crypto.randomUUID(),
        changeId,
        at,
        tooth: one.tooth,
        mark: one,
        reverses: null,
      }),
    )
    const body = { encounterId, marks: marks.map(one => ({ ...one, surfaces: [...one.surfaces] })) }
    send(() => call(markTeethEndpoint, { params: { patientId }, body }), entries)
  })
  const hold = (changeId: string, holds: boolean) => {
    const undoId = crypto.randomUUID()
    const entries = known.entries
      .filter(entry => entry.changeId === changeId && entry.mark !== null)
      .map(
        (entry): Entry => ({
          entryId: crypto.randomUUID(),
          changeId: undoId,
          at: new Date().toISOString(),
          tooth: entry.tooth,
          mark: null,
          reverses: chainEnd(known.entries, entry.entryId).lastId,
        }),
      )
    const body = { holds, encounterId }
    send(() => call(holdChangeEndpoint, { params: { patientId, changeId }, body }), entries)
  }
  const [undoable, redoable] = useMemo(() => {
    const mine = (change: { readonly changeId: string }) => known.authors.get(change.changeId)?.mine ?? false
    return [nextUndo(known.changes, mine), nextRedo(known.changes, mine)]
  }, [known])
  const undo = useStable(() => undoable && hold(undoable.changeId, false))
  const redo = useStable(() => redoable && hold(redoable.changeId, true))
  return {
    loading: chart.isPending,
    error: chart.error,
    problem,
    saving,
    history,
    changes: known.changes,
    authors: known.authors,
    now,
    mark,
    // What has not been read from the server has no name here yet: undo waits for it.
    undo: !saving && own.length === 0 && undoable ? undo : null,
    redo: !saving && own.length === 0 && redoable ? redo : null,
  }
}
export type ChartData = ReturnType<typeof useChart>
