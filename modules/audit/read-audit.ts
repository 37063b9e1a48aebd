import type { ReadAuditRow, Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Statement } from '#platform/db/index.ts'

/** One insert for a whole group: arrays by column, unnested by the server. */
function insertGroup(rows: readonly ReadAuditRow[]): Statement<never> {
  const column = (pick: (row: ReadAuditRow) => unknown) => rows.map(pick)
  return {
    name: 'audit.insert-group',
    text: `insert into audit.event (tenant_id, event_id, at, actor_kind, actor_id, session_id, action, operation, purpose,
        entity_id, patient_id, object_kind, object_id, outcome, reason, ground_id, request_id, address, detail)
      select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::uuid[], $6::uuid[], $7::text[],
        $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::text[], $13::uuid[], $14::text[], $15::text[],
        $16::uuid[], $17::text[], $18::text[], $19::jsonb[])`,
    values: [
      column(r => r.tenantId),
      column(r => r.eventId),
      column(r => r.at),
      column(r => r.actorKind),
      column(r => r.actorId),
      column(r => r.sessionId),
      column(r => r.action),
      column(r => r.operation),
      column(r => r.purpose),
      column(r => r.entityId),
      column(r => r.patientId),
      column(r => r.objectKind),
      column(r => r.objectId),
      column(r => r.outcome),
      column(r => r.reason),
      column(r => r.groundId),
      column(r => r.requestId),
      column(r => r.address),
      column(r => r.detail),
    ],
  }
}

/** Writes a group of read evidence through the platform's role, which may add events of any tenant. */
export async function writeReadsAcrossTenants(
  services: Pick<Services, 'db'>,
  rows: ReadAuditRow[],
): Promise<void> {
  await services.db('amb_platform', NO_SCOPE).all(insertGroup(rows))
}
