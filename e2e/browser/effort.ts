import type { BrowserContext } from 'playwright-core'

type Move = { readonly kind: 'press' | 'type' | 'key'; readonly at: string }

/** What a person's hands have done. A drag is one press; a run of typing into one field is one action. */
export interface Effort {
  begin(): void
  /** Presses, runs of typing and keys other than letters: all that «actions» means in the targets. */
  actions(): number
  /** Presses alone: «taps besides typing». */
  taps(): number
  /** For the message of a failed expectation. */
  readonly moves: readonly Move[]
}

/** Counts in the browser itself, over all pages of a person, what really happens to them: nothing is declared by hand. */
export async function countActions(context: BrowserContext): Promise<Effort> {
  const moves: Move[] = []
  await context.exposeBinding('ambMoved', (_, kind: Move['kind'], at: string) => {
    const last = moves.at(-1)
    if (kind === 'type' && last?.kind === 'type' && last.at === at) return
    moves.push({ kind, at })
  })
  await context.addInitScript(() => {
    const report = (kind: string, at: string) =>
      void (window as unknown as { ambMoved(kind: string, at: string): Promise<void> }).ambMoved(kind, at)
    const name = (target: EventTarget | null) => {
      const element = target as HTMLElement | null
      return element?.getAttribute?.('aria-label') || element?.id || element?.textContent?.slice(0, 40) || ''
    }
    addEventListener('pointerdown', event => event.isTrusted && report('press', name(event.target)), true)
    addEventListener(
      'input',
      event => {
        const field = event.target as HTMLInputElement
        if (field.type !== 'checkbox' && field.type !== 'radio') report('type', name(field))
      },
      true,
    )
    addEventListener(
      'keydown',
      event => {
        const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey
        const correction = event.key === 'Backspace' || event.key === 'Delete'
        const held = ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)
        if (event.isTrusted && !letter && !correction && !held && !event.repeat) report('key', event.key)
      },
      true,
    )
  })
  return {
    moves,
    begin() {
      moves.length = 0
    },
    actions: () => moves.length,
    taps: () => moves.filter(move => move.kind === 'press').length,
  }
}
