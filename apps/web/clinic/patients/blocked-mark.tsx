import { IconLock } from '@tabler/icons-react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { listBlockedEndpoint } from '#modules/patients/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
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

/**
 * The same for rows that carry the number of a person and no more: papers, bills, images, reviews of a colleague. One
 * short list answers for all of them; who may not read cards sees no mark and no person.
 */
export function BlockedOf({ patientId }: { readonly patientId: string | null }) {
  const list = useEndpoint(listBlockedEndpoint, {}, { enabled: patientId !== null, refetchInterval: 60_000 })
  const found = list.data?.patients.find(one => one.patientId === patientId)
  return <BlockedMark since={found?.blockedSince ?? null} short />
}
