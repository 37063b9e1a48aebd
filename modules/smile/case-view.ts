import { recordRead } from '#modules/audit/index.ts'
import { signerOf } from '#modules/consents/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { type CaseRow, readCaseRow } from './case-row.ts'
import { type CaseView, DISCLAIMER, type ShareView } from './contract.ts'
import { placeOf } from './engine-room.ts'
import { imageUrl } from './images.ts'
import { consentNeeds } from './needs.ts'
import { presentResult, resultsOf } from './results.ts'
import { maySmile } from './smile-gate.ts'

/** Everything the studio shows of a case. Images come by addresses that live for minutes. Error: `not-found`. */
export async function readCase(ctx: StaffCtx, caseId: string): Promise<CaseView> {
  const row = await readCaseRow(ctx, caseId)
  const [person, consents, decision, results, shares, jobs, informed] = await Promise.all([
    signerOf(ctx.db, row.patientId),
    consentNeeds(ctx, row),
    maySmile(ctx, ctx.services, row, 'keep'),
    resultsOf(ctx.db, caseId),
    sharesOf(ctx, caseId),
    jobsOf(ctx, caseId),
    informedOf(ctx, caseId),
  ])
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'smile.read-case',
    purpose: 'care',
    entityId: row.entityId,
    patientId: row.patientId,
    object: { kind: 'smile-case', id: caseId },
  })
  const place = placeOf(ctx.services)
  const live = !row.stoppedAt && !row.destroyedAt && decision.allowed
  return {
    caseId,
    entityId: row.entityId,
    patientId: row.patientId,
    patient: person.name,
    verified: person.verified,
    createdAt: row.createdAt.toISOString(),
    disclaimer: DISCLAIMER,
    engine: { name: place.name, country: place.country, external: place.external !== null },
    consents: consents.map(({ edition: _, ...need }) => need),
    refusal: decision.allowed ? null : { code: decision.code, reason: decision.reason },
    informed,
    photo: live ? photoOf(ctx, row) : null,
    summary: live ? ((row.summary as CaseView['summary']) ?? null) : null,
    work: row.work,
    lock: row.lock,
    results: live ? results.map(result => presentResult(ctx, result)) : [],
    shares,
    jobs,
    stop: row.stoppedAt
      ? { consent: row.stopConsent!, at: row.stoppedAt.toISOString(), dueAt: row.dueAt!.toISOString() }
      : null,
    destroyedAt: row.destroyedAt?.toISOString() ?? null,
  }
}

const photoOf = (ctx: StaffCtx, row: CaseRow): CaseView['photo'] =>
  row.photoId
    ? {
        width: row.width!,
        height: row.height!,
        takenAt: row.takenAt!.toISOString(),
        sha256: row.sha256!,
        url: imageUrl(ctx, `/api/clinic/smile/cases/${row.caseId}/photo-image`, row.viewFileId!),
      }
    : null

async function sharesOf(ctx: StaffCtx, caseId: string): Promise<ShareView[]> {
  const rows = await ctx.db.all<{
    share_id: string
    result_id: string
    created_at: Date
    expires_at: Date
    revoked_at: Date | null
    revoke_reason: string | null
    opened: number
  }>({
    text: `select s.share_id, s.result_id, s.created_at, s.expires_at, s.revoked_at, s.revoke_reason,
        (select count(*)::int from audit.event e where e.tenant_id = s.tenant_id and e.patient_id = s.patient_id
          and e.object_id = s.share_id and e.operation = 'smile.open-link' and e.outcome = 'done') as opened
      from smile.share s where s.tenant_id = app.tenant() and s.case_id = $1 order by s.created_at desc`,
    values: [caseId],
  })
  return rows.map(row => ({
    shareId: row.share_id,
    resultId: row.result_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    revokeReason: row.revoke_reason,
    opened: row.opened,
  }))
}

async function jobsOf(ctx: StaffCtx, caseId: string): Promise<CaseView['jobs']> {
  const rows = await ctx.db.all<{
    job_id: string
    kind: string
    engine: string
    country: string
    state: string
    reason: string | null
    started_at: Date
  }>({
    text: `select job_id, kind, engine, country, state, reason, started_at from smile.job
      where tenant_id = app.tenant() and case_id = $1 order by started_at desc, job_id desc limit 20`,
    values: [caseId],
  })
  return rows.map(({ job_id, started_at, ...row }) => ({
    ...row,
    jobId: job_id,
    startedAt: started_at.toISOString(),
  }))
}

/** The mark that the patient was told of differences, or null (SV-2.2b). */
export async function informedOf(
  ctx: Pick<StaffCtx, 'db'>,
  caseId: string,
): Promise<{ at: string; way: 'pep' | 'paper'; signatureId: string } | null> {
  const row = await ctx.db.first<{ at: Date; way: 'pep' | 'paper'; signature_id: string }>({
    text: `select at, way, signature_id from smile.informed where tenant_id = app.tenant() and case_id = $1
      order by at desc limit 1`,
    values: [caseId],
  })
  return row ? { at: row.at.toISOString(), way: row.way, signatureId: row.signature_id } : null
}
