import { granted } from '#libs/permissions/index.ts'
import { handle } from '#platform/http/handle.ts'
import { bookAppointment } from './book-appointment.ts'
import { changeStatus } from './change-status.ts'
import * as contract from './contract.ts'
import { findFreeTimes } from './free-times.ts'
import { moveAppointment } from './move-appointment.ts'
import { listPatientAppointments, readAppointment } from './read-appointment.ts'
import { readBoard } from './read-board.ts'
import { scheduleRoutes } from './schedule-routes.ts'

export const schedulingRoutes = [
  ...scheduleRoutes,
  handle(contract.readBoardEndpoint, {
    allow: 'schedule.read',
    run: (ctx, { query }) => readBoard(ctx, query),
  }),
  handle(contract.findFreeTimesEndpoint, {
    allow: 'schedule.read',
    // Only where the reader works: a time that cannot be booked is not offered.
    run: (ctx, { query }) =>
      findFreeTimes(ctx, { ...query, within: window => granted(ctx.actor.grants, 'schedule.read', window) }),
  }),
  handle(contract.readAppointmentEndpoint, {
    allow: 'schedule.read',
    run: (ctx, { params }) => readAppointment(ctx, params.appointmentId),
  }),
  handle(contract.bookAppointmentEndpoint, {
    allow: 'appointment.book',
    run: (ctx, { body }) => bookAppointment(ctx, body),
  }),
  handle(contract.moveAppointmentEndpoint, {
    allow: 'appointment.change',
    run: (ctx, { params, body }) => moveAppointment(ctx, { ...params, ...body }),
  }),
  handle(contract.changeStatusEndpoint, {
    allow: 'schedule.read',
    run: (ctx, { params, body }) => changeStatus(ctx, { ...params, ...body }),
  }),
  handle(contract.patientAppointmentsEndpoint, {
    allow: 'schedule.read',
    run: async (ctx, { params, query }) => ({
      appointments: await listPatientAppointments(ctx, params.patientId, query.limit),
    }),
  }),
]
