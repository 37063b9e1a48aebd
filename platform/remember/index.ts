/**
 * Remembers what a load gave for some seconds, for facts that change rarely and are read with every request. Askers
 * who come together share one load; a failed one is forgotten. `forget` drops a key after its facts were edited here;
 * another process of the same clinic sees the edit after the time has run out.
 */
export function remember<T>({ seconds, keys }: { readonly seconds: number; readonly keys: number }) {
  const known = new Map<string, { readonly until: number; readonly value: Promise<T> }>()
  return {
    get(key: string, load: () => Promise<T>): Promise<T> {
      const hit = known.get(key)
      const now = performance.now()
      if (hit && hit.until > now) return hit.value
      if (known.size >= keys) known.clear()
      const value = load()
      const entry = { until: now + seconds * 1_000, value }
      known.set(key, entry)
      value.catch(() => {
        if (known.get(key) === entry) known.delete(key)
      })
      return value
    },
    forget: (key: string): boolean => known.delete(key),
  }
}
