/**
 * Streams of evidence that are sealed and verified: table, key and the columns that are hashed. `txid` is left out
 * of the hash because it means nothing in another database, where an archive may be restored.
 */
export interface Stream {
  readonly name: string
  readonly table: string
  readonly key: string
  readonly columns: readonly string[]
  /**
   * Columns that came with a later migration: hashed in rows that have the first of them, so that links sealed before
   * keep their hashes.
   */
  readonly later?: readonly string[]
}

export const STREAMS: readonly Stream[] = [
  {
    // Rows of evidence that an approved destruction took away: without such a line a missing row is tampering.
    name: 'audit.destroyed_row',
    table: 'audit.destroyed_row',
    key: "stream || '/' || key",
    columns: ['tenant_id', 'stream', 'key', 'destruction_id', 'at'],
  },
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
    later: ['recorded_at', 'scope', 'valid_until', 'signed_as', 'basis_document', 'signature_id'],
  },
  {
    name: 'consents.signature',
    table: 'consents.signature',
    key: "tenant_id || '/' || signature_id",
    columns: [
      'tenant_id',
      'signature_id',
      'entity_id',
      'patient_id',
      'document_kind',
      'edition_id',
      'title',
      'document',
      'document_sha256',
      'kind',
      'agreement_id',
      'signer_name',
      'capacity',
      'phone',
      'challenge_id',
      'sms_sender',
      'attempts',
      'paper',
      'at',
      'recorded_at',
      'recorded_by',
      'channel',
      'address',
      'user_agent',
    ],
  },
  {
    name: 'site.cookie_choice',
    table: 'site.cookie_choice',
    key: "tenant_id || '/' || choice_id",
    columns: [
      'tenant_id',
      'choice_id',
      'at',
      'technical',
      'audience',
      'edition_id',
      'text_sha256',
      'page',
      'form',
      'previous_id',
      'browser',
      'device',
      'address_proof',
    ],
  },
  {
    name: 'privacy.processing_block',
    table: 'privacy.processing_block',
    key: "tenant_id || '/' || block_id",
    columns: [
      'tenant_id',
      'block_id',
      'patient_id',
      'entity_id',
      'purposes',
      'since',
      'recorded_at',
      'reason',
      'basis_kind',
      'basis_document',
      'case_id',
      'requested_by',
      'blocked_by',
    ],
  },
  {
    name: 'privacy.processing_unblock',
    table: 'privacy.processing_unblock',
    key: "tenant_id || '/' || block_id",
    columns: [
      'tenant_id',
      'block_id',
      'at',
      'recorded_at',
      'outcome',
      'reason',
      'basis_document',
      'unblocked_by',
    ],
  },
  {
    name: 'privacy.decision',
    table: 'privacy.decision',
    key: "tenant_id || '/' || decision_id",
    columns: [
      'tenant_id',
      'decision_id',
      'decided_at',
      'subject_kind',
      'patient_id',
      'entity_id',
      'purpose',
      'action',
      'channel',
      'object_kind',
      'object_id',
      'allowed',
      'code',
      'reason',
      'evidence',
    ],
  },
]

/** Columns with an instant: rendered in UTC, whatever the time zone of the connection. */
const INSTANTS: ReadonlySet<string> = new Set(['at', 'since', 'recorded_at', 'decided_at', 'valid_until'])

const rendered = (column: string): string =>
  INSTANTS.has(column) ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')` : column

const arrayOf = (columns: readonly string[]): string =>
  `jsonb_build_array(${columns.map(rendered).join(', ')})`

/** The row as one text value that PostgreSQL renders the same way for the sealer and for the verifier. */
export const rowText = ({ columns, later }: Stream): string =>
  later
    ? `case when ${later[0]} is null then ${arrayOf(columns)} else ${arrayOf(columns)} || ${arrayOf(later)} end::text`
    : `${arrayOf(columns)}::text`
