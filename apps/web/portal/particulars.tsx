import { TextInput } from '@mantine/core'
import { useMessages } from '../kit/i18n.ts'
import { particularsText } from './particulars-text.ts'

/** What a written consent must name of its signer besides the name (152-ФЗ art. 9 p. 4). */
export interface ParticularsValue {
  readonly address: string
  readonly identityDocument: string
}

export const NO_PARTICULARS: ParticularsValue = { address: '', identityDocument: '' }

interface Props {
  readonly value: ParticularsValue
  readonly onChange: (value: ParticularsValue) => void
}

/** Address and identity document of who signs, asked once for all that is signed together. */
export function Particulars({ value, onChange }: Props) {
  const t = useMessages(particularsText)
  return (
    <>
      <TextInput
        size="lg"
        label={t.address}
        autoComplete="street-address"
        required
        value={value.address}
        onChange={event => onChange({ ...value, address: event.currentTarget.value })}
      />
      <TextInput
        size="lg"
        mt="sm"
        label={t.document}
        description={t.particularsWhy}
        required
        value={value.identityDocument}
        onChange={event => onChange({ ...value, identityDocument: event.currentTarget.value })}
      />
    </>
  )
}
