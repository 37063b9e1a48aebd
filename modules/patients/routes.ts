import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { createPatient } from './create-patient.ts'
import { findDuplicates } from './find-duplicates.ts'
import { findPatients } from './find-patients.ts'
import { listBlocked } from './list-blocked.ts'
import { readPatient } from './read-patient.ts'
import { addRelation, endRelation, listRelations, verifyRelation } from './relations.ts'
import { updatePatient, verifyPatient } from './update-patient.ts'

/** `forget` makes the process drop remembered sessions: whose cards a portal account opens follows from the cards. */
export const patientRoutes = (forget: () => void) => [
  handle(contract.findPatientsEndpoint, {
    allow: 'patient.read',
    run: async (ctx, { query }) => ({ patients: await findPatients(ctx, query.q, query.limit) }),
  }),
  handle(contract.listBlockedEndpoint, {
    allow: 'patient.read',
    run: async ctx => ({ patients: await listBlocked(ctx) }),
  }),
  handle(contract.findDuplicatesEndpoint, {
    allow: 'patient.write',
    run: async (ctx, { query }) => ({ duplicates: await findDuplicates(ctx, query) }),
  }),
  handle(contract.readPatientEndpoint, {
    allow: 'patient.read',
    run: (ctx, { params }) => readPatient(ctx, params.patientId),
  }),
  handle(contract.createPatientEndpoint, {
    allow: 'patient.write',
    run: (ctx, { body }) => createPatient(ctx, body),
  }),
  handle(contract.updatePatientEndpoint, {
    allow: 'patient.write',
    run: async (ctx, { params, body }) => {
      const saved = await updatePatient(ctx, { ...params, ...body })
      forget()
      return saved
    },
  }),
  handle(contract.verifyPatientEndpoint, {
    allow: 'patient.verify',
    run: async (ctx, { params, body }) => {
      const verified = await verifyPatient(ctx, { ...params, ...body })
      forget()
      return verified
    },
  }),
  handle(contract.listRelationsEndpoint, {
    allow: 'patient.read',
    run: (ctx, { params }) => listRelations(ctx, params.patientId),
  }),
  handle(contract.addRelationEndpoint, {
    allow: 'patient.write',
    run: (ctx, { params, body }) => addRelation(ctx, { ...params, ...body }),
  }),
  handle(contract.verifyRelationEndpoint, {
    allow: 'patient.verify',
    run: async (ctx, { params, body }) => {
      await verifyRelation(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.endRelationEndpoint, {
    allow: 'patient.write',
    run: async (ctx, { params, body }) => {
      await endRelation(ctx, { ...params, ...body })
      return {}
    },
  }),
]
