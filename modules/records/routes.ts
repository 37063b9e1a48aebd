import { readThroughGate, samePerson } from '#modules/privacy/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { answerCosignature, askCosignature, waitingCosignatures } from './cosign.ts'
import { handy, saveMacro, setFavourite } from './handy.ts'
import { openEncounter } from './open-encounter.ts'
import { protocolPdf } from './protocol-pdf.ts'
import { listTemplates, publishTemplate, templateByRef } from './protocol-templates.ts'
import { encounterOfAppointment, protocolsOf, readEncounter } from './queries.ts'
import { closeEncounter, renderServices } from './render-services.ts'
import { saveDraft } from './save-draft.ts'
import { amendProtocol, signProtocol } from './sign-protocol.ts'

export const recordRoutes = [
  handle(contract.openEncounterEndpoint, {
    allow: 'record.write',
    run: (ctx, { body }) => openEncounter(ctx, body.appointmentId),
  }),
  handle(contract.readEncounterEndpoint, {
    allow: 'record.read',
    run: (ctx, { params }) => readEncounter(ctx, params.encounterId),
  }),
  handle(contract.encounterOfAppointmentEndpoint, {
    allow: 'schedule.read',
    run: async (ctx, { params }) => ({
      encounterId: await encounterOfAppointment(ctx, params.appointmentId),
    }),
  }),
  handle(contract.saveDraftEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => saveDraft(ctx, { ...params, ...body }),
  }),
  handle(contract.signProtocolEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => signProtocol(ctx, { ...params, ...body }),
  }),
  handle(contract.amendProtocolEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => amendProtocol(ctx, { ...params, ...body }),
  }),
  handle(contract.askCosignatureEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => askCosignature(ctx, { ...params, ...body }),
  }),
  handle(contract.waitingCosignaturesEndpoint, {
    allow: 'record.read',
    run: async ctx => ({ waiting: await waitingCosignatures(ctx) }),
  }),
  handle(contract.answerCosignatureEndpoint, {
    allow: 'record.write',
    run: async (ctx, { params, body }) => {
      await answerCosignature(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.protocolPdfEndpoint, {
    allow: 'record.read',
    run: async (ctx, { params }) => {
      const { bytes, fileName, patientId, entityId } = await protocolPdf(ctx, params.protocolId)
      await readThroughGate(ctx, {
        action: 'extraction',
        operation: 'records.protocol-pdf',
        purpose: 'care',
        patientId,
        entityId,
        object: { kind: 'protocol', id: params.protocolId },
      })
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.listProtocolsEndpoint, {
    allow: 'record.read',
    run: async (ctx, { params, query }) => {
      const people = await samePerson(ctx.db, params.patientId)
      const protocols = await protocolsOf(ctx.db, people, false, query.limit)
      await readThroughGate(ctx, {
        action: 'extraction',
        operation: 'records.list-protocols',
        purpose: 'care',
        patientId: params.patientId,
      })
      return { protocols }
    },
  }),
  handle(contract.renderServicesEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => renderServices(ctx, { ...params, ...body }),
  }),
  handle(contract.closeEncounterEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => closeEncounter(ctx, { ...params, ...body }),
  }),
  handle(contract.listTemplatesEndpoint, { allow: 'catalogue.read', run: ctx => listTemplates(ctx) }),
  handle(contract.readTemplateEndpoint, {
    allow: 'catalogue.read',
    run: async (ctx, { params }) => {
      const found = await templateByRef(ctx.db, params.ref)
      if (!found) throw fail('not-found')
      return found
    },
  }),
  handle(contract.publishTemplateEndpoint, {
    allow: 'template.manage',
    run: (ctx, { body }) => publishTemplate(ctx, body),
  }),
  handle(contract.handyEndpoint, { allow: 'record.read', run: ctx => handy(ctx) }),
  handle(contract.saveMacroEndpoint, {
    allow: 'record.draft',
    run: async (ctx, { body }) => {
      await saveMacro(ctx, body)
      return {}
    },
  }),
  handle(contract.favouriteEndpoint, {
    allow: 'record.draft',
    run: async (ctx, { body }) => {
      await setFavourite(ctx, body)
      return {}
    },
  }),
]
