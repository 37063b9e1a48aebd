import { findServices } from '#libs/nomenclature/index.ts'
import { handle } from '#platform/http/handle.ts'
import { findDiagnosesEndpoint, listPractitionersEndpoint, listServicesEndpoint } from './contract.ts'
import { findDiagnoses } from './directories.ts'
import * as edit from './edit-contract.ts'
import { materialNormsEndpoint } from './material-contract.ts'
import { materialNorms } from './materials.ts'
import { listPractitioners, listServices } from './queries.ts'
import { readPractitionerCards, savePractitioner } from './save-practitioner.ts'
import { readPriceList, saveService } from './save-service.ts'

export const catalogueRoutes = [
  handle(listPractitionersEndpoint, {
    allow: 'catalogue.read',
    run: async ctx => ({ practitioners: await listPractitioners(ctx) }),
  }),
  handle(listServicesEndpoint, {
    allow: 'catalogue.read',
    run: async ctx => ({ services: await listServices(ctx) }),
  }),
  handle(materialNormsEndpoint, { allow: 'catalogue.read', run: ctx => materialNorms(ctx) }),
  handle(edit.priceListEndpoint, {
    allow: 'catalogue.manage',
    run: async ctx => ({ services: await readPriceList(ctx) }),
  }),
  handle(edit.findNomenclatureEndpoint, {
    allow: 'catalogue.manage',
    run: async (_, { query }) => ({ services: findServices(query.q) }),
  }),
  handle(edit.addServiceEndpoint, {
    allow: 'catalogue.manage',
    run: (ctx, { body }) => saveService(ctx, null, body),
  }),
  handle(edit.saveServiceEndpoint, {
    allow: 'catalogue.manage',
    run: (ctx, { params, body: { version, ...body } }) => saveService(ctx, { ...params, version }, body),
  }),
  handle(edit.practitionerCardsEndpoint, {
    allow: 'catalogue.manage',
    run: async ctx => ({ practitioners: await readPractitionerCards(ctx) }),
  }),
  handle(edit.addPractitionerEndpoint, {
    allow: 'catalogue.manage',
    run: (ctx, { body: { slug, ...body } }) => savePractitioner(ctx, { slug }, body),
  }),
  handle(edit.savePractitionerEndpoint, {
    allow: 'catalogue.manage',
    run: (ctx, { params, body: { version, ...body } }) => savePractitioner(ctx, { ...params, version }, body),
  }),
  handle(findDiagnosesEndpoint, {
    allow: 'catalogue.read',
    run: async (ctx, { query }) => ({ diagnoses: await findDiagnoses(ctx.db, query.q) }),
  }),
]
