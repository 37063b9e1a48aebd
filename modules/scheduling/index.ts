export { publishVisit } from './book-appointment.ts'
export { changeStatus, writeStatus } from './change-status.ts'
export type { AppointmentStatus, FreeTime } from './contract.ts'
export { findFreeTimes } from './free-times.ts'
export { handOverVisits } from './hand-over.ts'
export { confirmHold, type Hold, holdSlot, sweepHolds } from './hold-slot.ts'
export { loadVisit, type Visit } from './load-visit.ts'
export { moveAppointment } from './move-appointment.ts'
export {
  changeableUntil,
  type OwnVisit,
  requireChangeable,
  visitByToken,
  visitsOfPatients,
} from './own-visit.ts'
export { schedulingRoutes } from './routes.ts'
export { doctorsWithHours, type ReceptionHours, receptionHours } from './schedule-store.ts'
export { STATUS_WORDS } from './transitions.ts'
