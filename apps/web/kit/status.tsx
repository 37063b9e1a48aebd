import './status.css'
import { IconAlertTriangle, IconCheck, IconClock, IconX } from '@tabler/icons-react'

const ICONS = { good: IconCheck, wait: IconClock, warn: IconAlertTriangle, bad: IconX } as const
export type Tone = keyof typeof ICONS

/** A state as an icon and a word: never by colour alone, readable in both lights. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const Icon = ICONS[tone]
  return (
    <span className="status" data-tone={tone}>
      <Icon size={14} aria-hidden />
      {children}
    </span>
  )
}
