/**
 * Lets so many pieces of work run at once, the others wait in their order. A picture or PDF is up to 64 MB and lies in memory
 * more than once while it is looked at: twenty people who send at the same time must not take the clinic down.
 */
export function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running >= atOnce) await new Promise<void>(go => waiting.push(go))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/** Whole files in memory at the same time, in one process. */
export const inTurn = turns(2)
