import './status.css'
import {
  IconBan,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconClockPause,
  IconDoorEnter,
  IconStethoscope,
  IconUserOff,
} from '@tabler/icons-react'
import type { AppointmentStatus } from '#modules/scheduling/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { clinicText } from '../messages.ts'

/** A state is never told by colour alone: each has its own sign. */
export const STATUS_ICONS: Readonly<Record<AppointmentStatus, typeof IconCircle>> = {
  held: IconClockPause,
  booked: IconCircleDashed,
  confirmed: IconCircle,
  arrived: IconDoorEnter,
  in_chair: IconStethoscope,
  completed: IconCircleCheck,
  no_show: IconUserOff,
  cancelled: IconBan,
}

/** State of a visit as sign and word. */
export function StatusMark({ status }: { readonly status: AppointmentStatus }) {
  const t = useMessages(clinicText)
  const Icon = STATUS_ICONS[status]
  return (
    <span className="status" data-status={status}>
      <Icon size={16} stroke={2} aria-hidden /> {t[status]}
    </span>
  )
}
