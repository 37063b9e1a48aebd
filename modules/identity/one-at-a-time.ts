const last = new Map<string, Promise<unknown>>()

/**
 * Runs work of one key after the work before it has ended. What counts attempts reads, decides and writes: a burst
 * for the same phone or account must not read the same count many times.
 */
export function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  const settled = mine.then(
    () => {},
    () => {},
  )
  last.set(key, settled)
  void settled.then(() => {
    if (last.get(key) === settled) last.delete(key)
  })
  return mine
}
