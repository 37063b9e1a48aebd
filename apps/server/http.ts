import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoint } from '#libs/contract/index.ts'
import { AS_IS, RELEASES } from '#libs/offer/index.ts'
import { careNoteRoutes } from '#modules/care-notes/index.ts'
import { catalogueRoutes } from '#modules/catalogue/index.ts'
import { consentRoutes } from '#modules/consents/index.ts'
import { documentPages, documentRoutes } from '#modules/documents/index.ts'
import { enquiryRoutes } from '#modules/enquiries/index.ts'
import { admit, entitlementRoutes } from '#modules/entitlements/index.ts'
import { exportRoutes } from '#modules/exports/index.ts'
import { createAuthenticator, identityRoutes } from '#modules/identity/index.ts'
import { imagingRoutes } from '#modules/imaging/index.ts'
import { inboxRoutes } from '#modules/inbox/index.ts'
import { mergingRoutes } from '#modules/merging/index.ts'
import { moneyRoutes } from '#modules/money/index.ts'
import { odontogramRoutes } from '#modules/odontogram/index.ts'
import { patientRoutes } from '#modules/patients/index.ts'
import { patientsOfAccount, portalRoutes } from '#modules/portal/index.ts'
import { privacyRoutes } from '#modules/privacy/index.ts'
import { privacyCasePages, privacyCaseRoutes } from '#modules/privacy-cases/index.ts'
import { recordRoutes } from '#modules/records/index.ts'
import { reportRoutes } from '#modules/reports/index.ts'
import { reviewRoutes } from '#modules/reviews/index.ts'
import { schedulingRoutes } from '#modules/scheduling/index.ts'
import { errorPage, sitePages, siteRoutes } from '#modules/site/index.ts'
import { smileRoutes } from '#modules/smile/index.ts'
import { studioPages, studioRoutes } from '#modules/studio/index.ts'
import { tenancyRoutes } from '#modules/tenancy/index.ts'
import { treatmentPlanRoutes } from '#modules/treatment-plans/index.ts'
import { vendorRoutes } from '#modules/vendor/index.ts'
import type { Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { type AnyRoute, handle } from '#platform/http/handle.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { createHttpServer } from '#platform/http/server.ts'
import { addDevPages } from './dev-pages.ts'
import { addLiveEvents, liveEventsEndpoint } from './live-events.ts'
import { addMetrics } from './metrics.ts'
import { addOfferPages } from './offer-pages.ts'
import { addStatic } from './static.ts'

const healthEndpoint = endpoint({
  method: 'GET',
  path: '/api/health',
  realm: 'public',
  tag: 'Service',
  summary: 'The process is alive',
  response: z.object({ status: z.literal('ok') }),
})
const readyEndpoint = endpoint({
  method: 'GET',
  path: '/api/ready',
  realm: 'public',
  tag: 'Service',
  summary: 'The database answers',
  response: z.object({ status: z.literal('ready') }),
})

const serviceRoutes = (services: Services) => [
  handle(healthEndpoint, { allow: 'anyone', run: async () => ({ status: 'ok' as const }) }),
  handle(readyEndpoint, {
    allow: 'anyone',
    run: async () => {
      await services.db('amb_platform', NO_SCOPE).first({ text: 'select 1' })
      return { status: 'ready' as const }
    },
  }),
]

/** All routes of the product; the OpenAPI document and the isolation test are made from this list. */
export const allRoutes = (services: Services, forget: () => void): readonly AnyRoute[] => [
  ...serviceRoutes(services),
  ...identityRoutes(forget),
  ...tenancyRoutes(forget),
  ...entitlementRoutes,
  ...catalogueRoutes,
  ...patientRoutes(forget),
  ...mergingRoutes(forget),
  ...schedulingRoutes,
  ...recordRoutes,
  ...odontogramRoutes,
  ...careNoteRoutes,
  ...imagingRoutes,
  ...treatmentPlanRoutes,
  ...documentRoutes,
  ...reportRoutes,
  ...moneyRoutes,
  ...portalRoutes(forget),
  ...vendorRoutes,
  ...exportRoutes,
  ...consentRoutes,
  ...privacyRoutes,
  ...privacyCaseRoutes,
  ...smileRoutes,
  ...studioRoutes,
  ...siteRoutes,
  ...reviewRoutes,
  ...enquiryRoutes,
  ...inboxRoutes,
]

export interface HttpApp {
  readonly server: FastifyInstance
  readonly routes: readonly AnyRoute[]
}

/** The HTTP application. `webDir` is the folder of the built web applications; without it only the API and the site are served. */
export async function createHttpApp(
  services: Services,
  log: Logger,
  webDir: string | null,
): Promise<HttpApp> {
  const authenticator = createAuthenticator(services, patientsOfAccount)
  const routes = allRoutes(services, authenticator.forget)
  const server = await createHttpServer({
    services,
    authenticator,
    routes,
    pages: [...sitePages, ...privacyCasePages, ...documentPages],
    openPages: studioPages(authenticator.forget),
    log,
    errorPage,
    admit,
  })
  const documented = [...routes, { endpoint: liveEventsEndpoint, allow: 'signed-in' as const }]
  server.get('/api/openapi.json', async (_, reply) =>
    reply.type('application/json').send(openApiOf(documented, RELEASES[0]!.version, AS_IS.en)),
  )
  addLiveEvents(server, services, authenticator)
  addMetrics(server)
  addOfferPages(server, services)
  await addStatic(server, webDir)
  if (services.config.demo) addDevPages(server, services)
  return { server, routes }
}
