import { Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { progressEndpoint } from '#modules/smile/contract.ts'
import { call } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { smileText } from './smile-text.ts'

const SHOW_AFTER_MS = 500
const ASK_EVERY_MS = 350

const WORD = {
  waiting: 'waiting',
  reading: 'reading',
  'finding-face': 'findingFace',
  analysing: 'analysing',
  rendering: 'rendering',
  writing: 'writing',
  sealing: 'sealing',
} as const

/** Says what the server is doing with a request that takes longer than the eye forgives. */
export function Progress({ ticket }: { readonly ticket: string | null }) {
  const t = useMessages(smileText)
  const [state, setState] = useState<{ stage: keyof typeof WORD | null; ahead: number } | null>(null)
  useEffect(() => {
    setState(null)
    if (!ticket) return
    let timer = window.setTimeout(async function ask() {
      const answer = await call(progressEndpoint, { params: { ticket } }).catch(() => null)
      setState(answer ?? { stage: null, ahead: 0 })
      timer = window.setTimeout(ask, ASK_EVERY_MS)
    }, SHOW_AFTER_MS)
    return () => window.clearTimeout(timer)
  }, [ticket])
  if (!ticket || !state) return null
  return (
    <div className="smile-progress" role="status">
      <Loader size={16} color="teal" />
      <span>
        {state.stage ? t[WORD[state.stage]] : t.waiting}
        {state.ahead > 0 && `, ${t.ahead(state.ahead)}`}…
      </span>
    </div>
  )
}
