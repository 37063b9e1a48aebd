import { ActionIcon, Popover, SegmentedControl } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconPrinter,
  IconSquarePlus,
} from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import type { Dentition } from '#libs/teeth/index.ts'
import { chartPdfEndpoint } from '#modules/odontogram/contract.ts'
import { urlOf } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { chartText } from './messages.ts'

interface Props {
  readonly patientId: string
  readonly dentition: Dentition
  readonly several: boolean
  /** Instant of the day shown on the time line; null is now. */
  readonly shownAt: string | null
  readonly readOnly: boolean
  /** Null when there is nothing to take back, or it cannot be now. */
  readonly undo: (() => void) | null
  readonly redo: (() => void) | null
  readonly onDentition: (dentition: Dentition) => void
  readonly onSeveral: () => void
  /** More buttons. */
  readonly children?: ReactNode
}

/** Buttons over the chart. Drawn again only when one of them changes, not with every tooth that is chosen. */
export const ChartHead = memo(function ChartHead(props: Props) {
  const { patientId, dentition, several, shownAt, readOnly, undo, redo } = props
  const t = useMessages(chartText)
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t.dentition}
        value={dentition}
        onChange={value => props.onDentition(value as Dentition)}
        data={(['permanent', 'mixed', 'deciduous'] as const).map(value => ({ value, label: t[value] }))}
      />
      <ActionIcon
        variant={several ? 'filled' : 'default'}
        size={34}
        aria-label={t.several}
        title={t.several}
        aria-pressed={several}
        onClick={props.onSeveral}
      >
        <IconSquarePlus size={18} />
      </ActionIcon>
      {!readOnly && (
        <>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t.undo}
            title={t.undo}
            disabled={!undo}
            onClick={() => undo?.()}
          >
            <IconArrowBackUp size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t.redo}
            title={t.redo}
            disabled={!redo}
            onClick={() => redo?.()}
          >
            <IconArrowForwardUp size={18} />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        component="a"
        variant="default"
        size={34}
        aria-label={t.print}
        title={t.print}
        target="_blank"
        href={urlOf(chartPdfEndpoint, {
          params: { patientId },
          query: { dentition, ...(shownAt !== null && { at: shownAt }) },
        })}
      >
        <IconPrinter size={18} />
      </ActionIcon>
      {props.children}
      <Popover width={340} position="bottom-end" withArrow>
        <Popover.Target>
          <ActionIcon variant="default" size={34} aria-label={t.help} title={t.help}>
            <IconKeyboard size={18} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>{t.keys}</Popover.Dropdown>
      </Popover>
    </>
  )
})
