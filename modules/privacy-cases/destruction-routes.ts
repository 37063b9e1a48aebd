import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { readAnonymousRecords } from './anonymous-records.ts'
import { approveDestruction, chooseOutcome, rejectDestruction } from './decide-destruction.ts'
import {
  actDataEndpoint,
  actPdfEndpoint,
  anonymousRecordsEndpoint,
  approveDestructionEndpoint,
  chooseOutcomeEndpoint,
  holdEndpoint,
  listDestructionsEndpoint,
  proposeDestructionEndpoint,
  rejectDestructionEndpoint,
  releaseHoldEndpoint,
} from './destruction-contract.ts'
import { proposeDestruction } from './destructions.ts'
import { releaseHold, setHold } from './legal-holds.ts'
import { listDestructions } from './list-destructions.ts'

async function readAct(ctx: StaffCtx, actId: string) {
  const row = await ctx.db.first<{
    number: string
    pdf: Buffer
    act: unknown
    log_extract: unknown
    sha256: Buffer
    entity_id: string
  }>({
    text: 'select number, pdf, act, log_extract, sha256, entity_id from cases.destruction_act where act_id = $1',
    values: [actId],
  })
  if (!row) throw fail('not-found')
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.read-act',
    purpose: 'rights_requests',
    entityId: row.entity_id,
    object: { kind: 'destruction_act', id: actId },
  })
  return row
}

export const destructionRoutes = [
  handle(listDestructionsEndpoint, { allow: 'destruction.approve', run: ctx => listDestructions(ctx) }),
  handle(proposeDestructionEndpoint, {
    allow: 'case.manage',
    run: (ctx, { body }) => proposeDestruction(ctx, body),
  }),
  handle(approveDestructionEndpoint, {
    allow: 'destruction.approve',
    run: (ctx, { params }) => approveDestruction(ctx, params.destructionId),
  }),
  handle(chooseOutcomeEndpoint, {
    allow: 'destruction.approve',
    run: async (ctx, { params, body }) => {
      await chooseOutcome(ctx, params.destructionId, body.outcome)
      return {}
    },
  }),
  handle(anonymousRecordsEndpoint, { allow: 'destruction.approve', run: ctx => readAnonymousRecords(ctx) }),
  handle(rejectDestructionEndpoint, {
    allow: 'destruction.approve',
    run: async (ctx, { params, body }) => {
      await rejectDestruction(ctx, params.destructionId, body.reason)
      return {}
    },
  }),
  handle(actPdfEndpoint, {
    allow: 'destruction.approve',
    run: async (ctx, { params }) => {
      const row = await readAct(ctx, params.actId)
      return new FileAnswer(row.pdf, `Акт ${row.number.replaceAll('/', '-')}.pdf`)
    },
  }),
  handle(actDataEndpoint, {
    allow: 'destruction.approve',
    run: async (ctx, { params }) => {
      const row = await readAct(ctx, params.actId)
      return { act: row.act, logExtract: row.log_extract, sha256: row.sha256.toString('hex') }
    },
  }),
  handle(holdEndpoint, { allow: 'case.manage', run: (ctx, { body }) => setHold(ctx, body) }),
  handle(releaseHoldEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params, body }) => {
      await releaseHold(ctx, params.holdId, body.reason)
      return {}
    },
  }),
]
