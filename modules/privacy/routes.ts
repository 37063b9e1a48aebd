import {
  CONSENT_KINDS,
  DATA_CATEGORIES,
  type Ground,
  PD_ACTIONS,
  PURPOSE_LIST,
  purposeRule,
  SUBJECT_CATEGORIES,
} from '#libs/purposes/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { fail } from '#platform/errors/index.ts'
import { handle } from '#platform/http/handle.ts'
import { askGateEndpoint, purposesEndpoint } from './contract.ts'
import { may } from './may.ts'

const groundName = (ground: Ground): string =>
  ground.kind === 'consent'
    ? ground.all
        .map(kind =>
          kind === 'by-channel' ? 'согласие на рекламу по каналу' : `согласие «${CONSENT_KINDS[kind].ru}»`,
        )
        .join(' и ')
    : ground.norm

export const privacyRoutes = [
  handle(askGateEndpoint, {
    allow: 'gate.ask',
    run: async (ctx, { query }) => {
      const { patientId, entityId, purpose, action, channel, partner } = query
      if (!ctx.db.scope.entityIds.includes(entityId)) throw fail('not-found')
      const now = ctx.clock.date()
      const [at, knownAt] = [
        query.at ? new Date(query.at) : now,
        query.knownAt ? new Date(query.knownAt) : now,
      ]
      const decision = await may(ctx, {
        subject: { kind: 'patient', patientId },
        entityId,
        purpose,
        action,
        at,
        knownAt,
        ...(channel && { channel }),
        ...(partner && { recipient: { kind: 'partner', name: partner } as const }),
      })
      await recordRead(ctx, {
        action: 'extraction',
        operation: 'privacy.ask-gate',
        purpose: 'rights_requests',
        patientId,
        entityId,
        detail: { purpose, allowed: decision.allowed },
      })
      return {
        allowed: decision.allowed,
        code: decision.allowed ? null : decision.code,
        reason: decision.allowed ? null : decision.reason,
        evidence: decision.evidence.map(one => ({ ...one })),
        at: at.toISOString(),
        knownAt: knownAt.toISOString(),
      }
    },
  }),
  handle(purposesEndpoint, {
    allow: 'gate.ask',
    run: async () => ({
      purposes: PURPOSE_LIST.map(code => {
        const rule = purposeRule(code)
        return {
          code,
          ru: rule.ru,
          en: rule.en,
          clauses: [...rule.clauses],
          subjects: rule.subjects.map(subject => SUBJECT_CATEGORIES[subject]),
          categories: rule.categories.map(category => DATA_CATEGORIES[category].ru),
          actions: rule.actions.map(action => PD_ACTIONS[action]),
          grounds: rule.grounds.map(groundName),
          keep: { ...rule.keep },
          underBlock: rule.underBlock === true,
        }
      }),
    }),
  }),
]
