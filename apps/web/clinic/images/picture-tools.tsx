import { ActionIcon, Slider } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconContrast, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Image } from '#modules/imaging/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { imagesText } from './images-text.ts'
import type { View } from './stage.tsx'

export interface PictureProps {
  readonly image: Image
  readonly view: View
  readonly onView: (next: View) => void
}

/** The address of a page or a frame. */
export const partUrl = (image: Image, part: number): string =>
  (image.links.part ?? '').replace('/parts/?', `/parts/${part}?`)

export const Tools = ({ children }: { readonly children: ReactNode }) => (
  <div className="picture-tools">{children}</div>
)

export const Knob = ({
  label,
  ...props
}: {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly onChange: (next: number) => void
}) => (
  <div className="picture-knob">
    <span>{label}</span>
    <Slider size="sm" color="teal.4" label={null} thumbLabel={label} {...props} />
  </div>
)

export function Invert({ on, onClick }: { readonly on: boolean; readonly onClick: () => void }) {
  const t = useMessages(imagesText)
  return (
    <ActionIcon
      variant={on ? 'filled' : 'subtle'}
      color={on ? 'teal' : 'gray.3'}
      aria-label={t.invert}
      aria-pressed={on}
      title={t.invert}
      onClick={onClick}
    >
      <IconContrast size={18} />
    </ActionIcon>
  )
}

export function Reset({ onClick }: { readonly onClick: () => void }) {
  const t = useMessages(imagesText)
  return (
    <ActionIcon variant="subtle" color="gray.3" aria-label={t.reset} title={t.reset} onClick={onClick}>
      <IconRefresh size={18} />
    </ActionIcon>
  )
}

/** Goes through pages or frames. */
export function Turner({
  at,
  of,
  onTurn,
  label,
}: {
  readonly at: number
  readonly of: number
  readonly onTurn: (next: number) => void
  readonly label: string
}) {
  const t = useMessages(imagesText)
  if (of < 2) return null
  return (
    <div className="picture-turner">
      <ActionIcon
        variant="subtle"
        color="gray.3"
        disabled={at === 0}
        aria-label={t.previous}
        onClick={() => onTurn(at - 1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      {of > 12 && (
        <Slider
          size="sm"
          w={160}
          min={0}
          max={of - 1}
          value={at}
          label={null}
          thumbLabel={label}
          onChange={onTurn}
        />
      )}
      <span className="num">{label}</span>
      <ActionIcon
        variant="subtle"
        color="gray.3"
        disabled={at === of - 1}
        aria-label={t.next}
        onClick={() => onTurn(at + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </div>
  )
}
