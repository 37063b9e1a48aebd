/** Something that screens may want to refresh for. It carries ids only, never personal data. */
export interface LiveEvent {
  readonly tenantId: string
  readonly topic: 'appointments' | 'setup' | 'patients' | 'money' | 'documents' | 'inbox' | 'clock'
  /** Legal entity, branch and day it concerns, so that a client may ignore what it does not show. */
  readonly entityId?: string | null
  readonly branchId?: string | null
  readonly objectId?: string
  readonly at: string
}

type Listener = (event: LiveEvent) => void

/**
 * Hints between processes and to open screens. A lost hint costs a late refresh, nothing else, so it is
 * published after the commit and never inside a transaction.
 */
export interface Bus {
  publish(event: LiveEvent): void
  subscribe(tenantId: string, listener: Listener): () => void
}

export function createBus(relay?: (event: LiveEvent) => void): Bus & { deliver(event: LiveEvent): void } {
  const listeners = new Map<string, Set<Listener>>()
  const deliver = (event: LiveEvent) => {
    for (const listener of listeners.get(event.tenantId) ?? []) listener(event)
  }
  return {
    deliver,
    publish(event) {
      deliver(event)
      relay?.(event)
    },
    subscribe(tenantId, listener) {
      const set = listeners.get(tenantId) ?? new Set()
      listeners.set(tenantId, set)
      set.add(listener)
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(tenantId)
      }
    },
  }
}
