import type { RenderedText } from '#libs/consent-text/index.ts'
import { dayOf } from '#libs/format/index.ts'
import {
  agreementOf,
  type ConsentToSign,
  currentEditions,
  documentToSign,
  type Edition,
  giving,
  type Signable,
  signerOf,
} from '#modules/consents/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { consentNeeds, type Whose } from './needs.ts'
import { differencesNotice } from './notice.ts'

/** One case of one patient, with the clinic's rights. */
export interface CaseToSign extends Whose {
  readonly caseId: string
  readonly createdAt: Date
}

export interface Particulars {
  readonly address: string
  readonly identityDocument: string
}

export const NOTICE_KEY = 'smile_notice'
export const keyOf = (kind: string, scope: string): string => (scope ? `${kind}:${scope}` : kind)

interface Listed {
  readonly key: string
  readonly kind: string
  readonly title: string
  readonly body: RenderedText['body']
  readonly state: 'to-sign' | 'signed'
  readonly edition: Edition | null
}

async function noticeOf(ctx: Ctx, of: CaseToSign): Promise<RenderedText> {
  const [person, entities, { zone }] = await Promise.all([
    signerOf(ctx.db, of.patientId),
    readEntities(ctx.db),
    readTenant(ctx.db),
  ])
  const operator = entities.find(entity => entity.entityId === of.entityId)
  if (!operator) throw fail('not-found')
  return differencesNotice({
    operator: operator.shortName,
    patient: person.name,
    caseDay: dayOf(of.createdAt.getTime(), zone),
  })
}

/** What is to be signed for a case, and what is signed already. Texts that are not published are left out. */
export async function documentsOf(
  ctx: Ctx,
  of: CaseToSign,
  informed: boolean,
): Promise<{ readonly agreement: Listed | null; readonly documents: readonly Listed[] }> {
  const [needs, editions, agreement, notice] = await Promise.all([
    consentNeeds(ctx, of),
    currentEditions(ctx.db, of.entityId, ctx.clock.date()),
    agreementOf(ctx.db, of.patientId, of.entityId),
    noticeOf(ctx, of),
  ])
  const first = editions.find(edition => edition.kind === 'pep_agreement') ?? null
  const listed = (edition: Edition, key: string, signed: boolean): Listed => ({
    key,
    kind: edition.kind,
    title: edition.title,
    body: edition.body,
    state: signed ? 'signed' : 'to-sign',
    edition,
  })
  return {
    agreement: first && listed(first, 'pep_agreement', agreement !== null),
    documents: [
      ...needs
        .filter(need => need.required && need.edition)
        .map(need => listed(need.edition!, keyOf(need.kind, need.scope), need.state === 'given')),
      {
        key: NOTICE_KEY,
        kind: NOTICE_KEY,
        ...notice,
        state: informed ? 'signed' : 'to-sign',
        edition: null,
      },
    ],
  }
}

export interface WayToSign {
  readonly as: 'pep' | 'paper'
  readonly challengeId?: string
  readonly paper?: string
  readonly at?: Date
  readonly recordedBy: string | null
}

/** The chosen documents, each as it will be signed, with the person in it; what a signature brings along is written with it. */
export async function documentsToSign(
  ctx: Ctx,
  of: CaseToSign,
  listed: readonly Listed[],
  particulars: Particulars,
  way: WayToSign,
): Promise<Signable[]> {
  return Promise.all(
    listed.map(async ({ edition, key }): Promise<Signable> => {
      if (edition) return consent(ctx, { ...of, ...particulars, editionId: edition.editionId }, way)
      if (key !== NOTICE_KEY) throw fail('not-found')
      return notice(ctx, of, await noticeOf(ctx, of), way)
    }),
  )
}

async function consent(ctx: Ctx, input: ConsentToSign, way: WayToSign): Promise<Signable> {
  const { document, edition } = await documentToSign(ctx, input)
  const { challengeId, paper, at } = way
  return {
    document,
    also: giving(ctx, input, edition, way.as, {
      ...(challengeId && { challengeId }),
      ...(paper && { paper }),
      ...(at && { at }),
    }),
  }
}

function notice(ctx: Ctx, of: CaseToSign, text: RenderedText, way: WayToSign): Signable {
  return {
    document: {
      kind: 'smile_notice',
      patientId: of.patientId,
      entityId: of.entityId,
      editionId: null,
      representativeId: null,
      text,
    },
    also: async (tx, signatureId) => {
      await tx.run(
        q.insertInto('smile.informed').values({
          tenant_id: ctx.tenantId,
          case_id: of.caseId,
          signature_id: signatureId,
          entity_id: of.entityId,
          patient_id: of.patientId,
          way: way.as,
          at: way.at ?? ctx.clock.date(),
          recorded_by: way.recordedBy,
        }),
      )
    },
  }
}
