import { readVendorIncidents, recordTold, registerVendorIncident } from '#modules/clients/index.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-incidents.ts'
import { vendorNow } from './vendor-now.ts'

export const vendorIncidentRoutes = [
  handle(contract.listVendorIncidentsEndpoint, {
    allow: 'vendor.clients.read',
    run: async ctx => ({ incidents: await readVendorIncidents(ctx.db, vendorNow(ctx).now) }),
  }),
  handle(contract.addVendorIncidentEndpoint, {
    allow: 'vendor.security.manage',
    run: (ctx, { body }) =>
      registerVendorIncident(ctx.services, ctx.db, {
        ...body,
        discoveredAt: new Date(body.discoveredAt),
        by: ctx.actor.userId,
        now: vendorNow(ctx).now,
      }),
  }),
  handle(contract.recordToldEndpoint, {
    allow: 'vendor.security.manage',
    run: async (ctx, { body }) => {
      await recordTold(ctx.db, {
        ...body,
        toldAt: new Date(body.toldAt),
        by: ctx.actor.userId,
        now: vendorNow(ctx).now,
      })
      return {}
    },
  }),
]
