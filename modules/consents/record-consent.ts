import { newId } from '#libs/ids/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import type { Edition } from './editions.ts'
import type { TextKind } from './texts.ts'

/** One box of a form, as it was left. */
export interface TickedBox {
  readonly edition: Pick<Edition, 'editionId' | 'kind' | 'sha256' | 'entityId'>
  readonly ticked: boolean
}

export interface ConsentProof {
  readonly patientId: string
  readonly phone: string
  readonly channel: 'site' | 'portal' | 'reception'
  /** Address of the page and name of the form. */
  readonly page: string
  readonly form: string
  readonly challengeId: string | null
}

/**
 * Writes what was ticked and what was left empty, with everything a court would ask for (152-ФЗ art. 9 p. 3; IP-3.5):
 * edition, its hash, page, form, boxes, time, address, agent, code.
 */
export async function recordConsents(
  tx: Tx,
  ctx: Ctx,
  boxes: readonly TickedBox[],
  proof: ConsentProof,
): Promise<void> {
  const ticked = JSON.stringify(Object.fromEntries(boxes.map(box => [box.edition.kind, box.ticked])))
  for (const { edition, ticked: given } of boxes) {
    await tx.run(
      q.insertInto('consents.record').values({
        tenant_id: ctx.tenantId,
        record_id: newId(),
        entity_id: edition.entityId,
        patient_id: proof.patientId,
        phone: proof.phone,
        kind: edition.kind,
        decision: given ? 'given' : 'refused',
        edition_id: edition.editionId,
        text_sha256: Buffer.from(edition.sha256, 'hex'),
        at: ctx.clock.date(),
        channel: proof.channel,
        page: proof.page,
        form: proof.form,
        ticked,
        address: ctx.address,
        user_agent: ctx.userAgent,
        challenge_id: proof.challengeId,
      }),
    )
  }
}

export interface ConsentState {
  readonly kind: TextKind
  readonly entityId: string
  readonly decision: 'given' | 'refused' | 'withdrawn'
  readonly at: string
  readonly editionId: string
}

/** The latest word of a patient on each kind of consent to each legal entity. Nothing said means no. */
export async function consentsOf(db: Reader, patientId: string): Promise<ConsentState[]> {
  const rows = await db.all<{
    kind: TextKind
    entity_id: string
    decision: ConsentState['decision']
    at: Date
    edition_id: string
  }>({
    name: 'consents.of-patient',
    text: `select distinct on (entity_id, kind) kind, entity_id, decision, at, edition_id from consents.record
      where tenant_id = $1 and patient_id = $2 order by entity_id, kind, at desc, record_id desc`,
    values: [db.scope.tenantId, patientId],
  })
  return rows.map(row => ({
    kind: row.kind,
    entityId: row.entity_id,
    decision: row.decision,
    at: row.at.toISOString(),
    editionId: row.edition_id,
  }))
}
