import { newId } from '#libs/ids/index.ts'
import type { Door } from '#libs/subject-case/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

/** Purposes that stand on consent alone: what is on its way under them is taken back. */
const CONSENT_ONLY = ['news', 'ads', 'partner_offers'] as const

const CHANNEL: Record<Door, string> = {
  portal: 'portal',
  email: 'email',
  paper: 'paper',
  reception: 'reception',
  authority: 'paper',
}

export interface Stopped {
  readonly consents: number
  readonly messages: number
}

/**
 * Stops at once what can be stopped at once (item of every withdrawal): given consents become withdrawn and unsent
 * messages of those purposes are taken back. Running it twice changes nothing. With `only` the stop is limited: a
 * letter whose sender is not proved yet may stop advertising, which harms nobody, and nothing else.
 */
export async function stopNow(
  tx: Tx,
  ctx: Ctx,
  subject: {
    readonly entityId: string
    readonly patientId: string
    readonly door: Door
    readonly caseNumber: string
    readonly only?: readonly string[]
  },
): Promise<Stopped> {
  const given = await tx.all<{
    kind: string
    scope: string
    edition_id: string
    text_sha256: Buffer
    phone: string | null
  }>({
    name: 'cases.given-consents',
    text: `select kind, scope, edition_id, text_sha256, phone from (
        select distinct on (kind, scope) kind, scope, decision, edition_id, text_sha256, phone from consents.record
        where tenant_id = app.tenant() and entity_id = $1 and patient_id = $2 order by kind, scope, at desc, record_id desc
      ) latest where decision = 'given' and ($3::text[] is null or kind = any ($3))`,
    values: [subject.entityId, subject.patientId, subject.only ?? null],
  })
  for (const consent of given) {
    await tx.run({
      name: 'cases.withdraw-consent',
      text: `insert into consents.record (tenant_id, record_id, entity_id, patient_id, phone, kind, decision, edition_id,
          text_sha256, at, recorded_at, channel, page, form, ticked, address, user_agent, scope)
        values ($1,$2,$3,$4,$5,$6,'withdrawn',$7,$8,$9,$9,$10,$11,$12,'{}',$13,$14,$15)`,
      values: [
        ctx.tenantId,
        newId(),
        subject.entityId,
        subject.patientId,
        consent.phone,
        consent.kind,
        consent.edition_id,
        consent.text_sha256,
        ctx.clock.date(),
        CHANNEL[subject.door],
        `door:${subject.door}`,
        `case:${subject.caseNumber}`,
        ctx.address,
        ctx.userAgent,
        consent.scope,
      ],
    })
  }
  const purposes = subject.only
    ? CONSENT_ONLY.filter(purpose => subject.only!.includes(purpose))
    : CONSENT_ONLY
  const messages = await tx.run({
    name: 'cases.cancel-messages',
    text: `update messaging.message set state = 'cancelled', finished_at = $4
      where tenant_id = $1 and patient_id = $2 and state = 'queued' and purpose = any ($3::text[])
        and (entity_id is null or entity_id = $5)`,
    values: [ctx.tenantId, subject.patientId, [...purposes], ctx.clock.date(), subject.entityId],
  })
  return { consents: given.length, messages }
}
