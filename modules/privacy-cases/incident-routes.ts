import { handle } from '#platform/http/handle.ts'
import {
  fileNoticeEndpoint,
  findAffectedEndpoint,
  listIncidentsEndpoint,
  notifySubjectsEndpoint,
  openIncidentEndpoint,
  readIncidentEndpoint,
  updateIncidentEndpoint,
} from './incident-contract.ts'
import { fileNotice, notifySubjects } from './incident-notices.ts'
import { findAffected, listIncidents, openIncident, readIncident, updateIncident } from './incidents.ts'

export const incidentRoutes = [
  handle(listIncidentsEndpoint, { allow: 'incident.manage', run: ctx => listIncidents(ctx) }),
  handle(openIncidentEndpoint, { allow: 'incident.manage', run: (ctx, { body }) => openIncident(ctx, body) }),
  handle(readIncidentEndpoint, {
    allow: 'incident.manage',
    run: (ctx, { params }) => readIncident(ctx, params.incidentId),
  }),
  handle(updateIncidentEndpoint, {
    allow: 'incident.manage',
    run: async (ctx, { params, body }) => {
      await updateIncident(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(findAffectedEndpoint, {
    allow: 'incident.manage',
    run: (ctx, { params, body }) => findAffected(ctx, { ...params, ...body }),
  }),
  handle(fileNoticeEndpoint, {
    allow: 'incident.manage',
    run: async (ctx, { params, body }) => {
      await fileNotice(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(notifySubjectsEndpoint, {
    allow: 'incident.manage',
    run: (ctx, { params, body }) => notifySubjects(ctx, { ...params, ...body }),
  }),
]
