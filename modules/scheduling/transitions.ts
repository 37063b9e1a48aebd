import type { AppointmentStatus } from './contract.ts'

/**
 * Which state may follow which. A mistake at the desk can be undone by one step back; a completed visit and a
 * cancelled one are final.
 */
export const TRANSITIONS: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  held: ['booked'],
  booked: ['confirmed', 'arrived', 'no_show', 'cancelled'],
  confirmed: ['booked', 'arrived', 'no_show', 'cancelled'],
  arrived: ['confirmed', 'booked', 'in_chair', 'cancelled'],
  in_chair: ['arrived', 'completed'],
  completed: [],
  no_show: ['booked', 'arrived'],
  cancelled: [],
}

export const mayFollow = (from: AppointmentStatus, to: AppointmentStatus): boolean =>
  TRANSITIONS[from].includes(to)

/** States in which the time and the doctor may still change. */
export const isMovable = (status: AppointmentStatus): boolean =>
  ['booked', 'confirmed', 'arrived'].includes(status)

export const STATUS_WORDS: Readonly<Record<AppointmentStatus, string>> = {
  held: 'держится',
  booked: 'записан',
  confirmed: 'подтверждён',
  arrived: 'пришёл',
  in_chair: 'на приёме',
  completed: 'завершён',
  no_show: 'не пришёл',
  cancelled: 'отменён',
}
