/**
 * Streams of evidence that are sealed and verified: table, key and the columns that are hashed. `txid` is left out
 * of the hash because it means nothing in another database, where an archive may be restored.
 */
export interface Stream {
  readonly name: string
  readonly table: string
  readonly key: string
  readonly columns: readonly string[]
}

export const STREAMS: readonly Stream[] = [
  {
    name: 'audit.event',
    table: 'audit.event',
    key: "tenant_id || '/' || event_id",
    columns: [
      'tenant_id',
      'event_id',
      'at',
      'actor_kind',
      'actor_id',
      'session_id',
      'action',
      'operation',
      'purpose',
      'entity_id',
      'patient_id',
      'object_kind',
      'object_id',
      'outcome',
      'reason',
      'ground_id',
      'request_id',
      'address',
      'detail',
    ],
  },
  {
    name: 'consents.record',
    table: 'consents.record',
    key: "tenant_id || '/' || record_id",
    columns: [
      'tenant_id',
      'record_id',
      'entity_id',
      'patient_id',
      'phone',
      'kind',
      'decision',
      'edition_id',
      'text_sha256',
      'at',
      'channel',
      'page',
      'form',
      'ticked',
      'address',
      'user_agent',
      'challenge_id',
      'capacity',
    ],
  },
]

/** The row as one text value that PostgreSQL renders the same way for the sealer and for the verifier. */
export const rowText = (stream: Stream): string =>
  `jsonb_build_array(${stream.columns
    .map(column =>
      column === 'at' ? "to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')" : column,
    )
    .join(', ')})::text`
