import type { Bus, LiveEvent } from '#platform/events/bus.ts'

/**
 * Remembers what a load gave for some seconds, for facts that change rarely and are read with every request. Askers
 * who come together share one load; a failed one is forgotten. `forget` drops a key, and those that begin with it and a
 * slash, after its facts were edited here; another process sees the edit after the time has run out.
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
    forget(key: string): void {
      for (const other of known.keys()) if (other === key || other.startsWith(`${key}/`)) known.delete(other)
    },
    forgetAll: (): void => known.clear(),
  }
}

/**
 * Lets what is remembered of a tenant follow its edits: a hint of the topic drops it at once. The process listens once a
 * tenant.
 */
export function followEdits(topic: LiveEvent['topic'], forget: (tenantId: string) => void) {
  const heard = new WeakMap<Bus, Set<string>>()
  return ({ services: { bus }, tenantId }: { services: { bus: Bus }; tenantId: string }): void => {
    const tenants = heard.get(bus) ?? new Set()
    heard.set(bus, tenants)
    if (tenants.has(tenantId)) return
    tenants.add(tenantId)
    bus.subscribe(tenantId, event => {
      if (event.topic === topic) forget(tenantId)
    })
  }
}
