import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useState } from 'react'
import type { AnyEndpoint, EndpointResponse } from '#libs/contract/index.ts'
import { ApiProblem, call, type Input } from './api.ts'

/** The person closed the question instead of answering it. */
export class Cancelled extends Error {}

type Guard = <T>(act: () => Promise<T>) => Promise<T>
const Context = createContext<Guard>(act => act())

interface Props {
  /** Asks who is there; answers whether he has proved it. */
  readonly dialog: (onDone: (confirmed: boolean) => void) => ReactNode
  readonly children: ReactNode
}

/** Asks who is there when the server wants to know, then does again what it had refused. */
export function ConfirmGate({ dialog, children }: Props) {
  const [asking, setAsking] = useState<{ readonly settle: (confirmed: boolean) => void } | null>(null)
  const guard: Guard = async act => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.code !== 'auth.step-up') throw error
    }
    const confirmed = await new Promise<boolean>(settle => setAsking({ settle }))
    setAsking(null)
    if (!confirmed) throw new Cancelled()
    return act()
  }
  return (
    <Context.Provider value={guard}>
      {children}
      {asking && dialog(asking.settle)}
    </Context.Provider>
  )
}

/** The gate around the screen; without one the server's refusal is shown as it is. */
export const useGuard = (): Guard => useContext(Context)

/** Writes through an endpoint that may ask for a confirmation; afterwards everything shown is read again. */
export function useGuardedWrite<E extends AnyEndpoint>(endpoint: E) {
  const guard = useGuard()
  const client = useQueryClient()
  const write = useMutation<EndpointResponse<E>, Error, Input<E>>({
    mutationFn: input => guard(() => call(endpoint, input)),
    onError: error => {
      if (!(error instanceof ApiProblem) && !(error instanceof Cancelled)) console.error(error)
    },
    onSettled: () => client.invalidateQueries(),
  })
  return { ...write, problem: write.error instanceof ApiProblem ? write.error : null }
}
