import { ActionIcon, Button, Group } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { favouriteEndpoint, handyEndpoint } from '#modules/records/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useMay } from '../clinic-data.tsx'
import { typedText } from './typed-text.ts'

/** Macros and favourites of the reader; empty while they are read. */
export function useHandy() {
  const may = useMay()
  const found = useEndpoint(handyEndpoint, {}, { enabled: may('record.read') })
  return found.data ?? { macros: [], diagnoses: [], services: [] }
}

/** Puts a code among favourites or takes it out. */
export function Star({
  kind,
  code,
  on,
}: {
  readonly kind: 'diagnosis' | 'service'
  readonly code: string
  readonly on: boolean
}) {
  const t = useMessages(typedText)
  const write = useWrite(favouriteEndpoint)
  const words = on ? t.removeFavourite : t.addFavourite
  return (
    <ActionIcon
      variant="subtle"
      size="sm"
      aria-label={words}
      title={words}
      aria-pressed={on}
      onClick={() => write.mutate({ body: { kind, code, favourite: !on } })}
    >
      {on ? <IconStarFilled size={15} /> : <IconStar size={15} />}
    </ActionIcon>
  )
}

/** Favourites at a press. */
export function FavouriteBar({
  items,
  onChoose,
}: {
  readonly items: readonly { readonly code: string; readonly name: string }[]
  readonly onChoose: (code: string) => void
}) {
  const t = useMessages(typedText)
  if (items.length === 0) return null
  return (
    <Group gap={4} mt={4} role="group" aria-label={t.favourites}>
      <IconStarFilled size={13} aria-hidden className="soft" />
      {items.slice(0, 12).map(item => (
        <Button
          key={item.code}
          size="compact-xs"
          variant="default"
          fw={400}
          title={item.name}
          onClick={() => onChoose(item.code)}
        >
          {item.name.length > 34 ? `${item.name.slice(0, 32)}…` : item.name}
        </Button>
      ))}
    </Group>
  )
}
