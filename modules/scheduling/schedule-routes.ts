import { handle } from '#platform/http/handle.ts'
import { changeSchedule, previewChange, readSchedule, undoChange } from './edit-schedule.ts'
import * as contract from './schedule-contract.ts'

/** The editor of doctors' working hours. */
export const scheduleRoutes = [
  handle(contract.readScheduleEndpoint, {
    allow: 'schedule.manage',
    run: (ctx, { params }) => readSchedule(ctx, params.practitionerId),
  }),
  handle(contract.previewScheduleEndpoint, {
    allow: 'schedule.manage',
    run: (ctx, { params, body }) => previewChange(ctx, params.practitionerId, body.change),
  }),
  handle(contract.changeScheduleEndpoint, {
    allow: 'schedule.manage',
    run: (ctx, { params, body }) => changeSchedule(ctx, { ...params, ...body }),
  }),
  handle(contract.undoScheduleEndpoint, {
    allow: 'schedule.manage',
    run: (ctx, { params, body }) => undoChange(ctx, { ...params, ...body }),
  }),
]
