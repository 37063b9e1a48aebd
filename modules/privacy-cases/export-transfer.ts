import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { isConsentKind, purposesOfConsent } from '#libs/purposes/index.ts'
import { may } from '#modules/privacy/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { loadTransfer, transferEvidence } from './operator-transfer.ts'

const AT_ONCE = 50
const FORMAT = 'ambulatoria.consents/1'

interface Standing {
  readonly record_id: string
  readonly patient_id: string
  readonly kind: string
  readonly scope: string
  readonly at: Date
  readonly edition_id: string
  readonly text_sha256: string
  readonly channel: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly phone: string
  readonly email: string | null
}

/** Consents that stand now, of people who neither are blocked nor have asked to stop or objected. */
const STANDING = `select * from (select distinct on (r.patient_id, r.kind, r.scope) r.record_id, r.patient_id, r.kind, r.scope, r.decision, r.at,
    r.edition_id, encode(r.text_sha256, 'hex') as text_sha256, r.channel, r.valid_until,
    p.surname, p.given, p.patronymic, p.birth_date, p.phone, p.email
  from consents.record r join patients.patient p on p.tenant_id = r.tenant_id and p.patient_id = r.patient_id
  where r.entity_id = $1 and p.blocked_since is null and not exists (select from cases.subject_case c where c.tenant_id = r.tenant_id
    and c.patient_id = r.patient_id and c.entity_id = r.entity_id and c.kind in ('withdrawal', 'objection'))
  order by r.patient_id, r.kind, r.scope, r.at desc, r.record_id desc) latest
  where decision = 'given' and (valid_until is null or valid_until > $2) order by patient_id, at, record_id`

/**
 * A consent goes to the successor while the gate lets the data be taken out for what the consent is about: it stands, nobody is
 * blocked. The passing on itself rests on the document of the transfer, not on the consents; those that name whom data go to
 * (a processor, a country, another legal entity) are asked for anew.
 */
async function mayGo(ctx: StaffCtx, entityId: string, one: Standing): Promise<boolean> {
  if (!isConsentKind(one.kind)) return false
  for (const purpose of purposesOfConsent(one.kind)) {
    const decision = await may(ctx, {
      subject: { kind: 'patient', patientId: one.patient_id },
      purpose,
      action: 'extraction',
      entityId,
      ...channelOf(one.kind),
    })
    if (decision.allowed) return true
  }
  return false
}

const channelOf = (kind: string) => {
  const channel = (['sms', 'email', 'call', 'messenger'] as const).find(name => kind === `ads_${name}`)
  return channel ? { channel } : {}
}

/**
 * What the successor must hold of the consents (IV-3.3.5): the texts by edition with their hashes, and who gave which. Nothing
 * of health, nobody who has withdrawn. Errors: `not-found`, `conflict.state` before all are told, or when it has ended.
 */
export async function exportTransfer(
  ctx: StaffCtx,
  transferId: string,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const transfer = await loadTransfer(ctx, transferId)
  if (transfer.state === 'telling' || transfer.endedAt)
    throw fail('conflict.state', { reason: 'сначала уведомите людей' })
  const operator = (await readEntities(ctx.db)).find(one => one.entityId === transfer.entityId)!
  const standing = await ctx.db.all<Standing>({
    text: STANDING,
    values: [transfer.entityId, ctx.clock.date()],
  })
  const consents: Standing[] = []
  for (let from = 0; from < standing.length; from += AT_ONCE) {
    const part = standing.slice(from, from + AT_ONCE)
    const answers = await Promise.all(part.map(one => mayGo(ctx, transfer.entityId, one)))
    consents.push(...part.filter((_, i) => answers[i]))
  }
  const editions = await ctx.db.all({
    text: `select edition_id, kind, scope, number, title, body, encode(sha256, 'hex') as sha256, published_at, effective_from
      from consents.text_edition where entity_id = $1 and edition_id = any ($2) order by kind, scope, number`,
    values: [transfer.entityId, [...new Set(consents.map(one => one.edition_id))]],
  })
  const bytes = Buffer.from(
    `${JSON.stringify(
      {
        format: FORMAT,
        madeAt: ctx.clock.now().toString(),
        from: { name: operator.fullName, inn: operator.inn },
        to: { name: transfer.acquirerName, inn: transfer.acquirerInn },
        basis: transfer.basisDocument,
        editions,
        consents,
      },
      null,
      1,
    )}\n`,
  )
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into cases.operator_transfer_step (tenant_id, transfer_step_id, transfer_id, entity_id, kind, at, by_user, detail,
          consents, sha256) values ($1, $2, $3, $4, 'exported', $5, $6, $7, $8, $9)`,
      values: [
        ctx.tenantId,
        newId(),
        transferId,
        transfer.entityId,
        ctx.clock.date(),
        ctx.actor.userId,
        transfer.acquirerName,
        consents.length,
        sha256(bytes),
      ],
    })
    await transferEvidence(tx, ctx, transfer, 'export-transfer', 'extraction', { consents: consents.length })
  })
  return { bytes, fileName: `soglasiya-${transfer.plannedOn}.json` }
}
