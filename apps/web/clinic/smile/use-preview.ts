import { useEffect, useRef, useState } from 'react'
import { previewEndpoint, type SummaryShape, type Work } from '#modules/smile/contract.ts'
import { ApiProblem, call, type Input } from '../../kit/api.ts'

type Treatment = Work['plans']['own']
type Edits = Work['edits']

export interface Preview {
  /** Address of the picture in this window's memory; null until the first has come. */
  readonly url: string | null
  readonly notes: readonly { readonly code: string; readonly wanted?: string; readonly shade?: string }[]
  readonly summary: SummaryShape | null
  readonly milliseconds: number
}

export interface PreviewState extends Preview {
  readonly busy: boolean
  readonly problem: ApiProblem | null
  readonly ticket: string | null
}

/** A wish that is older than this is no longer being dragged, milliseconds. */
const AT_REST = 250

const NOTHING: Preview = { url: null, notes: [], summary: null, milliseconds: 0 }

/**
 * One request at a time: while it is under way only the newest wish is remembered, so the picture never lags behind. While a
 * control is dragged the pictures are small; the last one is sharp.
 */
export function usePreview(
  caseId: string,
  slot: string,
  wish: { readonly treatment: Treatment; readonly edits: Edits },
  { enabled = true, delay = 0 }: { readonly enabled?: boolean; readonly delay?: number } = {},
): PreviewState {
  const [shown, setShown] = useState<Preview>(NOTHING)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [ticket, setTicket] = useState<string | null>(null)
  const state = useRef({
    running: false,
    wanted: '',
    sent: '',
    changedAt: 0,
    moving: false,
    sharp: true,
    alive: true,
  })
  const key = JSON.stringify(wish)

  useEffect(() => {
    const s = state.current
    s.alive = true
    return () => {
      s.alive = false
    }
  }, [])

  useEffect(() => {
    const s = state.current
    s.wanted = key
    const now = performance.now()
    s.moving = s.sent !== '' && now - s.changedAt < AT_REST
    s.changedAt = now
    if (!enabled) return
    const timer = window.setTimeout(() => void run(), delay)
    return () => window.clearTimeout(timer)

    async function run(): Promise<void> {
      if (s.running || (s.wanted === s.sent && s.sharp)) return
      s.running = true
      setBusy(true)
      while (s.alive && (s.wanted !== s.sent || !s.sharp)) {
        const asked = s.wanted
        const draft = s.moving && asked !== s.sent && performance.now() - s.changedAt < AT_REST
        const id = crypto.randomUUID()
        setTicket(id)
        try {
          const body = { ...(JSON.parse(asked) as typeof wish), slot, ticket: id, draft }
          const answer = await call(previewEndpoint, { params: { caseId }, body } as Input<
            typeof previewEndpoint
          >)
          if (!s.alive) break
          const bytes = Uint8Array.from(atob(answer.image), c => c.charCodeAt(0))
          const url = URL.createObjectURL(new Blob([bytes], { type: answer.mime }))
          setShown(before => {
            if (before.url) window.setTimeout(() => URL.revokeObjectURL(before.url!), 1_000)
            return { url, notes: answer.notes, summary: answer.summary, milliseconds: answer.milliseconds }
          })
          setProblem(null)
        } catch (error) {
          if (error instanceof ApiProblem && error.problem.code !== 'smile.superseded') setProblem(error)
        }
        s.sent = asked
        s.sharp = !draft
      }
      s.running = false
      if (s.alive) {
        setBusy(false)
        setTicket(null)
      }
    }
  }, [key, enabled, delay, caseId, slot])

  return { ...shown, busy, problem, ticket }
}
