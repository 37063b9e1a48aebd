import { handle } from '#platform/http/handle.ts'
import { archivePlace, placeUse, restorePlace } from './archive-place.ts'
import { changeSchedule, previewChange, readSchedule, undoChange } from './edit-schedule.ts'
import * as place from './place-contract.ts'
import * as contract from './schedule-contract.ts'

/** The editor of doctors' working hours, and of the places where they receive. */
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
  handle(place.placeUseEndpoint, {
    allow: 'clinic.manage',
    run: (ctx, { params }) => placeUse(ctx, params.placeId),
  }),
  handle(place.archivePlaceEndpoint, {
    allow: 'clinic.manage',
    run: async (ctx, { params, body }) => {
      await archivePlace(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(place.restorePlaceEndpoint, {
    allow: 'clinic.manage',
    run: async (ctx, { params }) => {
      await restorePlace(ctx, params.placeId)
      return {}
    },
  }),
]
