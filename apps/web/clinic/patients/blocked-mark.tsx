import { IconLock } from '@tabler/icons-react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { patientText } from './patient-text.ts'

/** «Заблокировано с …» wherever a person is named; nothing when he is not (IP-4.2.4). `short` is the sign alone. */
export function BlockedMark({ since, short }: { readonly since: string | null; readonly short?: boolean }) {
  const t = useMessages(patientText)
  const { clinic } = useClinic()
  if (since === null) return null
  const words = t.blockedSince(formatDateShort(dayOf(since, clinic.zone)))
  return (
    <span className="blocked-mark" title={short ? words : undefined}>
      <IconLock size={15} aria-hidden /> {short ? t.blocked : words}
    </span>
  )
}
