import { handle } from '#platform/http/handle.ts'
import { addEntity } from './add-entity.ts'
import {
  addEntityEndpoint,
  declareSharingGroundEndpoint,
  listSharingGroundsEndpoint,
  readClinicEndpoint,
  revokeSharingGroundEndpoint,
} from './contract.ts'
import * as places from './places-contract.ts'
import { readClinic } from './queries.ts'
import { addBranch, saveBranch } from './save-branch.ts'
import { readEntity, saveEntity } from './save-entity.ts'
import { readSettings, saveSettings } from './save-settings.ts'
import * as settings from './settings-contract.ts'
import { declareSharingGround, listSharingGrounds, revokeSharingGround } from './sharing-grounds.ts'

/** `forget` makes the process drop remembered sessions: legal entities and grounds are what people work with. */
export const tenancyRoutes = (forget: () => void) => [
  handle(readClinicEndpoint, { allow: 'clinic.read', run: ctx => readClinic(ctx) }),
  handle(places.addBranchEndpoint, {
    allow: 'clinic.manage',
    run: (ctx, { body }) => addBranch(ctx, body),
  }),
  handle(places.saveBranchEndpoint, {
    allow: 'clinic.manage',
    run: (ctx, { params, body }) => saveBranch(ctx, params.branchId, body),
  }),
  handle(settings.readSettingsEndpoint, { allow: 'clinic.manage', run: ctx => readSettings(ctx) }),
  handle(settings.saveSettingsEndpoint, {
    allow: 'clinic.manage',
    run: (ctx, { body }) => saveSettings(ctx, body),
  }),
  handle(settings.readEntityEndpoint, {
    allow: 'organisation.manage',
    run: (ctx, { params }) => readEntity(ctx, params.entityId),
  }),
  handle(settings.saveEntityEndpoint, {
    allow: 'organisation.manage',
    stepUp: true,
    run: (ctx, { params, body }) => saveEntity(ctx, params.entityId, body),
  }),
  handle(addEntityEndpoint, {
    allow: 'organisation.manage',
    stepUp: true,
    run: async (ctx, { body }) => {
      const added = await addEntity(ctx, body)
      forget()
      return added
    },
  }),
  handle(listSharingGroundsEndpoint, {
    allow: 'sharing.manage',
    run: async ctx => ({ grounds: await listSharingGrounds(ctx) }),
  }),
  handle(declareSharingGroundEndpoint, {
    allow: 'sharing.manage',
    stepUp: true,
    run: async (ctx, { body }) => {
      const declared = await declareSharingGround(ctx, body)
      forget()
      return declared
    },
  }),
  handle(revokeSharingGroundEndpoint, {
    allow: 'sharing.manage',
    run: async (ctx, { params, body }) => {
      await revokeSharingGround(ctx, params.groundId, body.reason)
      forget()
      return {}
    },
  }),
]
