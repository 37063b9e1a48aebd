import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

interface Chosen {
  readonly teeth: readonly number[]
  readonly choose: (teeth: readonly number[]) => void
  /** The chart in words, for the protocol. */
  readonly words: string
}

const Context = createContext<Chosen>({ teeth: [], choose: () => {}, words: '' })

/** Teeth chosen on the chart, for what stands beside it: the protocol, services, notes, the plan. */
export function ChosenTeethProvider({
  words,
  children,
}: {
  readonly words: string
  readonly children: ReactNode
}) {
  const [teeth, choose] = useState<readonly number[]>([])
  const value = useMemo(() => ({ teeth, choose, words }), [teeth, words])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export const useChosenTeeth = (): Chosen => useContext(Context)
