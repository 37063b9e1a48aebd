import { createContext, type ReactNode, useContext, useDeferredValue, useMemo, useState } from 'react'

interface Chosen {
  readonly teeth: readonly number[]
  readonly choose: (teeth: readonly number[]) => void
}

const Teeth = createContext<Chosen>({ teeth: [], choose: () => {} })
const Words = createContext('')

/**
 * Teeth chosen on the chart, for what stands beside it: the protocol, notes. The chart in words goes apart, so that a
 * drag over the teeth does not draw the whole protocol again.
 */
export function ChosenTeethProvider({
  words,
  children,
}: {
  readonly words: string
  readonly children: ReactNode
}) {
  const [teeth, choose] = useState<readonly number[]>([])
  const value = useMemo(() => ({ teeth, choose }), [teeth])
  return (
    <Words value={words}>
      <Teeth value={value}>{children}</Teeth>
    </Words>
  )
}

export const useChosenTeeth = (): Chosen => useContext(Teeth)

/** The same for what stands beside the chart: the tooth lights up in its frame, tiles and fields follow. */
export const useChosenTeethLater = (): Chosen => useDeferredValue(useContext(Teeth))

/** The chart in words: «16: кариес OD; 75: пломба O». */
export const useChartWords = (): string => useContext(Words)
