import { createHmac, timingSafeEqual } from 'node:crypto'
import { shortName } from '#libs/names/index.ts'
import { recordRead, recordRefusal } from '#modules/audit/index.ts'
import { listPractitioners } from '#modules/catalogue/index.ts'
import { tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { type Ctx, type PatientCtx, type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { informedOf } from './case-view.ts'
import { DISCLAIMER } from './contract.ts'
import { type Door, readImage } from './images.ts'
import { type ResultRow, readResultRow } from './results.ts'
import { maySmile } from './smile-gate.ts'
import { whatChanged } from './what-changed.ts'

interface Share {
  readonly shareId: string
  readonly resultId: string
  readonly caseId: string
  readonly entityId: string
  readonly patientId: string
  readonly expiresAt: string
  readonly revokedAt: string | null
}

interface Live {
  /** With the clinic's rights for the operator of the picture. */
  readonly ctx: Ctx
  readonly share: Share
  readonly result: ResultRow
  readonly photoFileId: string
}

/** A link that stands: not expired, not revoked, the patient informed, the consents live. Error: `smile.link-dead`. */
async function live(ctx: Ctx, share: Share | null | undefined): Promise<Live> {
  if (!share) throw fail('smile.link-dead')
  const clinic = unsafeWithClinicRights(ctx, [share.entityId])
  const refuse = async (reason: string) => {
    await recordRefusal(clinic, { ...lookOf(share), reason })
    return fail('smile.link-dead')
  }
  if (share.revokedAt) throw await refuse('ссылка отозвана')
  if (Date.parse(share.expiresAt) <= clinic.clock.nowMs()) throw await refuse('срок ссылки истёк')
  const row = await readCaseRow(clinic, share.caseId)
  try {
    checkPhoto(row)
  } catch (error) {
    throw isFailure(error) ? await refuse('изображения заблокированы') : error
  }
  if (!(await informedOf(clinic, share.caseId))) throw await refuse('нет отметки об информировании')
  const decision = await maySmile(clinic, clinic.services, share, 'show')
  if (!decision.allowed) throw await refuse(decision.reason)
  return {
    ctx: clinic,
    share,
    result: await readResultRow(clinic.db, share.resultId),
    photoFileId: row.viewFileId!,
  }
}

const lookOf = (share: Share) => ({
  action: 'access' as const,
  operation: 'smile.open-link',
  purpose: 'smile_visualisation' as const,
  entityId: share.entityId,
  patientId: share.patientId,
  object: { kind: 'smile-share', id: share.shareId },
})

async function shareByToken(site: SiteCtx, token: string): Promise<Live> {
  const found = await site.db.first<{ share: Share | null }>({
    text: 'select smile.share_of($1) as share',
    values: [tokenHash(token)],
  })
  return live(site, found?.share)
}

/** An address of an image for some minutes. A link has no session, so the address is bound to the link itself. */
const IMAGE_MINUTES = 10

function imageToken(ctx: Ctx, shareId: string, which: string): string {
  const until = (Math.floor(Date.now() / 60_000) + IMAGE_MINUTES) * 60
  return `${until.toString(36)}.${mac(ctx, shareId, which, until).toString('base64url')}`
}

const mac = (ctx: Ctx, shareId: string, which: string, until: number): Buffer =>
  createHmac('sha256', ctx.services.secret('smile-images'))
    .update([ctx.tenantId, shareId, which, until].join('\n'))
    .digest()

function checkImageToken(ctx: Ctx, shareId: string, which: string, token: string): void {
  const [until, sent] = token.split('.')
  const seconds = Number.parseInt(until ?? '', 36)
  const given = Buffer.from(sent ?? '', 'base64url')
  const right = mac(ctx, shareId, which, seconds)
  if (given.length !== right.length || !timingSafeEqual(given, right) || seconds * 1000 < Date.now())
    throw fail('smile.url-expired')
}

async function picture({ ctx, share, result }: Live, base: string) {
  const [tenant, practitioners] = await Promise.all([readTenant(ctx.db), listPractitioners(ctx)])
  const doctor = practitioners.find(p => p.practitionerId === result.practitionerId)
  const url = (which: 'before' | 'after') =>
    `${base}/images/${which}?token=${encodeURIComponent(imageToken(ctx, share.shareId, which))}`
  return {
    doctor: doctor ? shortName(doctor) : null,
    clinicName: tenant.name,
    madeAt: result.madeAt.toISOString(),
    expiresAt: new Date(share.expiresAt).toISOString(),
    changed: whatChanged(result.treatment, result.found.shade?.shown),
    before: url('before'),
    after: url('after'),
    disclaimer: DISCLAIMER,
  }
}

/** What the holder of a link sees; the look is counted and in the journal. Error: `smile.link-dead`. */
export async function sharePage(site: SiteCtx, clinic: string, token: string) {
  const opened = await shareByToken(site, token)
  await recordRead(opened.ctx, lookOf(opened.share))
  return picture(opened, `/api/site/${clinic}/smile/shares/${token}`)
}

async function imageOf(opened: Live, which: 'before' | 'after', token: string, door: Door): Promise<Buffer> {
  checkImageToken(opened.ctx, opened.share.shareId, which, token)
  return readImage(opened.ctx, which === 'before' ? opened.photoFileId : opened.result.viewFileId, door)
}

/** Errors: `smile.link-dead`, `smile.url-expired`. */
export const shareImage = async (
  site: SiteCtx,
  input: { readonly token: string; readonly which: 'before' | 'after'; readonly image: string },
): Promise<Buffer> => imageOf(await shareByToken(site, input.token), input.which, input.image, 'link')

async function ownShares(ctx: PatientCtx, shareId?: string): Promise<Share[]> {
  return ctx.db.all<Share>({
    text: `select share_id as "shareId", result_id as "resultId", case_id as "caseId", entity_id as "entityId",
        patient_id as "patientId", expires_at as "expiresAt", revoked_at as "revokedAt" from smile.share
      where tenant_id = app.tenant() and patient_id = any (app.patients()) and ($1::uuid is null or share_id = $1)
        and ($1::uuid is not null or (revoked_at is null and expires_at > $2))
      order by created_at desc limit 20`,
    values: [shareId ?? null, ctx.clock.date()],
  })
}

const plain = (share: Share): Share => ({
  ...share,
  expiresAt: new Date(share.expiresAt).toISOString(),
  revokedAt: share.revokedAt && new Date(share.revokedAt).toISOString(),
})

/** The visualisations that stand, in the patient's own portal. */
export async function mySmiles(ctx: PatientCtx) {
  const pictures = []
  for (const share of (await ownShares(ctx)).map(plain)) {
    const opened = await live(ctx, share).catch(error => {
      if (isFailure(error, 'smile.link-dead')) return null
      throw error
    })
    if (opened)
      pictures.push({
        shareId: share.shareId,
        ...(await picture(opened, `/api/my/smile/${share.shareId}`)),
      })
  }
  return { pictures }
}

/** Errors: `not-found`, `smile.link-dead`, `smile.url-expired`. */
export async function mySmileImage(
  ctx: PatientCtx,
  input: { readonly shareId: string; readonly which: 'before' | 'after'; readonly image: string },
): Promise<Buffer> {
  const [share] = await ownShares(ctx, input.shareId)
  if (!share) throw fail('not-found')
  return imageOf(await live(ctx, plain(share)), input.which, input.image, 'portal')
}
