import { Temporal } from 'temporal-polyfill'
import { dayOf } from '#libs/format/index.ts'
import { registerPaper } from '#modules/consents/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkLive, readCaseRow } from './case-row.ts'
import { informedOf } from './case-view.ts'
import { keepImage } from './images.ts'
import { documentsOf, documentsToSign, type Particulars } from './patient-signs.ts'

export interface PaperConsents extends Particulars {
  readonly caseId: string
  /** Number and place of the paper. */
  readonly paper: string
  readonly signedOn: string
  readonly scan: { readonly fileName: string; readonly base64: string }
}

const SIGNS: readonly [type: 'application/pdf' | 'image/jpeg' | 'image/png', start: readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
]

/** The end of that day in the clinic, or now when that is earlier: a paper of today was signed before now. */
const momentOf = (day: string, zone: string, now: Date): Date => {
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1000
  return new Date(Math.min(end, now.getTime()))
}

/**
 * Registers what the patient has signed on paper: the scan is sealed, the dentist attests that the signatures are the
 * patient's (SV-4.2a). Errors: `request.invalid` (a scan that is no PDF or picture, a date to come), `consent.particulars`.
 */
export async function registerPaperConsents(
  ctx: StaffCtx,
  input: PaperConsents,
): Promise<{ signed: number }> {
  const row = await readCaseRow(ctx, input.caseId)
  checkLive(row)
  const bytes = Buffer.from(input.scan.base64, 'base64')
  const mediaType = SIGNS.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0]
  if (!mediaType) throw fail('request.invalid', { fields: 'скан: нужен PDF, JPEG или PNG' })
  const { zone } = await readTenant(ctx.db)
  const signedAt = momentOf(input.signedOn, zone, ctx.clock.date())
  if (input.signedOn > dayOf(ctx.clock.nowMs(), zone)) throw fail('request.invalid', { fields: 'signedOn' })
  const informed = (await informedOf(ctx, row.caseId)) !== null
  const { documents } = await documentsOf(ctx, row, informed)
  const open = documents.filter(document => document.state === 'to-sign')
  if (open.length === 0) return { signed: 0 }
  const way = {
    as: 'paper' as const,
    paper: input.paper,
    at: signedAt,
    recordedBy: ctx.actor.userId,
  }
  const toSign = await documentsToSign(ctx, row, open, input, way)
  const fileId = await keepImage(ctx, {
    entityId: row.entityId,
    patientId: row.patientId,
    kind: 'smile-consent-scan',
    name: input.scan.fileName || 'scan',
    mediaType,
    bytes,
  })
  const requisites = `${input.paper}; подписи пациента удостоверил врач; скан ${fileId}`
  for (const { document, also } of toSign) await registerPaper(ctx, document, { requisites, signedAt }, also)
  return { signed: toSign.length }
}
