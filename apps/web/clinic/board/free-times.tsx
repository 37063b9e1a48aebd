import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { dayOf, formatDay, formatTime } from '#libs/format/index.ts'
import type { FreeTime } from '#modules/scheduling/contract.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { boardText } from './board-text.ts'

/** Start and doctor that are chosen now. */
export interface Chosen {
  readonly startsAt: string | null
  readonly practitionerId: string | null
}

interface Props {
  readonly title: string
  readonly times: readonly FreeTime[]
  readonly zone: string
  readonly name: (practitionerId: string) => string
  readonly chosen: Chosen
  readonly onTake: (time: FreeTime) => void
}

const SHOWN = 8

/** Arrows go from time to time, Enter takes the one that has the focus. */
function stepByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const times = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const next = times[times.indexOf(document.activeElement as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Free times by day and doctor; the first days at once, the rest on demand. */
export function FreeTimes({ title, times, zone, name, chosen, onTake }: Props) {
  const t = useMessages(boardText)
  const [all, setAll] = useState(false)
  const groups = [...Map.groupBy(times, time => `${dayOf(time.startsAt, zone)}/${time.practitionerId}`)]
  const shown = all ? groups : groups.slice(0, SHOWN)
  return (
    <section className="free-times" aria-label={title} onKeyDown={stepByArrows}>
      <h3>{title}</h3>
      {shown.map(([key, list]) => (
        <div key={key} style={{ marginBottom: 8 }}>
          <div className="soft" style={{ fontSize: '0.8125rem', marginBottom: 2 }}>
            {formatDay(key.split('/')[0]!, language())} · {name(list[0]!.practitionerId)}
          </div>
          <Group gap={4}>
            {list.map(time => {
              const taken = time.startsAt === chosen.startsAt && time.practitionerId === chosen.practitionerId
              return (
                <Button
                  key={time.startsAt}
                  size="compact-sm"
                  fw={450}
                  variant={taken ? 'filled' : 'default'}
                  aria-pressed={taken}
                  onClick={() => onTake(time)}
                >
                  {formatTime(time.startsAt, zone)}
                </Button>
              )
            })}
          </Group>
        </div>
      ))}
      {groups.length > shown.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t.more}
        </Button>
      )}
    </section>
  )
}
