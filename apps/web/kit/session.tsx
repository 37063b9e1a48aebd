import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { AnyEndpoint, EndpointResponse } from '#libs/contract/index.ts'
import { type Input, SIGNED_OUT, useEndpoint } from './api.ts'
import { frameText } from './frame-text.ts'
import { useMessages } from './i18n.ts'
import { ProblemNotice } from './problem.tsx'

interface Props<E extends AnyEndpoint> {
  /** Says who is signed in, or 401. */
  readonly me: E
  readonly door: (done: () => void) => ReactNode
  readonly children: (me: EndpointResponse<E>) => ReactNode
}

/** Shows the door while nobody is signed in; whoever comes in finds nothing of the one before. */
export function Session<E extends AnyEndpoint>({ me: endpoint, door, children }: Props<E>) {
  const t = useMessages(frameText)
  const me = useEndpoint(endpoint, {} as Input<E>)
  const [signedOut, setSignedOut] = useState(false)
  const client = useQueryClient()
  useEffect(() => {
    const leave = () => setSignedOut(true)
    window.addEventListener(SIGNED_OUT, leave)
    return () => window.removeEventListener(SIGNED_OUT, leave)
  }, [])
  if (signedOut || me.error?.problem.status === 401)
    return door(() => {
      client.clear()
      setSignedOut(false)
      void me.refetch()
    })
  if (me.error) return <ProblemNotice error={me.error} />
  return me.data === undefined ? <p className="soft">{t.loading}</p> : children(me.data)
}
