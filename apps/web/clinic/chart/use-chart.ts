import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import {
  chainEnd,
  changesOf,
  type Entry,
  type Mark,
  nextRedo,
  nextUndo,
  pictureAt,
} from '#libs/odontogram/index.ts'
import {
  type Chart,
  type ChartChange,
  holdChangeEndpoint,
  markTeethEndpoint,
  readChartEndpoint,
} from '#modules/odontogram/contract.ts'
import { ApiProblem, call } from '../../kit/api.ts'

const NO_ENTRIES: readonly Entry[] = []

/** Reads what a chart has more than is known here, or all of it. */
async function readOn(client: QueryClient, key: readonly unknown[], patientId: string): Promise<Chart> {
  const old = client.getQueryData<Chart>(key)
  const last = old?.entries.at(-1)
  const query = old && last ? { known: old.entries.length, after: last.entryId } : {}
  const read = await call(readChartEndpoint, { params: { patientId }, query })
  if (!old || read.from === 0) return read
  if (read.entries.length === 0) return old
  return {
    ...read,
    from: 0,
    entries: [...old.entries, ...read.entries],
    changes: [...old.changes, ...read.changes],
  }
}

/**
 * The chart of a patient: its entries, and writing into it. What is marked shows at once; writes go out one after
 * another, and one that is refused disappears again with the server's words.
 */
export function useChart(patientId: string, encounterId: string | null) {
  const client = useQueryClient()
  const key = [readChartEndpoint.path, { patientId }, null]
  const chart = useQuery<Chart, ApiProblem>({
    queryKey: key,
    queryFn: () => readOn(client, key, patientId),
    enabled: patientId !== '',
    // Comparing thousands of entries with themselves takes longer than drawing them.
    structuralSharing: false,
  })
  const [pending, setPending] = useState<readonly Entry[]>([])
  const [waiting, setWaiting] = useState(0)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const stored = (chart.data?.entries ?? NO_ENTRIES) as readonly Entry[]
  const entries = useMemo(() => (pending.length > 0 ? [...stored, ...pending] : stored), [stored, pending])
  const changes = useMemo(() => changesOf(stored), [stored])
  const authors = useMemo(
    () => new Map((chart.data?.changes ?? []).map(change => [change.changeId, change as ChartChange])),
    [chart.data],
  )
  const now = useMemo(() => pictureAt(entries), [entries])

  const send = (work: () => Promise<unknown>, own: readonly Entry[]) => {
    setWaiting(n => n + 1)
    setPending(list => [...list, ...own])
    queue.current = queue.current.then(async () => {
      try {
        await work()
        setProblem(null)
        await client.invalidateQueries({ queryKey: key })
      } catch (error) {
        if (error instanceof ApiProblem) setProblem(error)
      }
      setPending(list => list.filter(entry => !own.includes(entry)))
      setWaiting(n => n - 1)
    })
  }
  const mark = (marks: readonly Mark[]) => {
    const changeId = crypto.randomUUID()
    const at = new Date().toISOString()
    const own = marks.map(
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
    send(() => call(markTeethEndpoint, { params: { patientId }, body }), own)
  }
  const hold = (changeId: string, holds: boolean) => {
    const undoId = crypto.randomUUID()
    const own = stored
      .filter(entry => entry.changeId === changeId && entry.mark !== null)
      .map(
        (entry): Entry => ({
          entryId: crypto.randomUUID(),
          changeId: undoId,
          at: new Date().toISOString(),
          tooth: entry.tooth,
          mark: null,
          reverses: chainEnd(stored, entry.entryId).lastId,
        }),
      )
    const body = { holds, encounterId }
    send(() => call(holdChangeEndpoint, { params: { patientId, changeId }, body }), own)
  }
  const mine = (change: { readonly changeId: string }) => authors.get(change.changeId)?.mine ?? false
  const undoable = nextUndo(changes, mine)
  const redoable = nextRedo(changes, mine)
  return {
    loading: chart.isPending,
    error: chart.error,
    problem,
    saving: waiting > 0,
    entries,
    changes,
    authors,
    now,
    mark,
    hold,
    // What is on its way has no name on the server yet: undo waits for it.
    undo: waiting === 0 && undoable ? () => hold(undoable.changeId, false) : null,
    redo: waiting === 0 && redoable ? () => hold(redoable.changeId, true) : null,
  }
}
export type ChartData = ReturnType<typeof useChart>
