-- Who did what with whose data, when, for which purpose (152-ФЗ art. 19 p. 2 sub. 8; MM-8.3). Only added to.
create schema audit;
grant usage on schema audit to amb_app, amb_patient, amb_site, amb_vendor, amb_platform;

create table audit.event (
  tenant_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'patient', 'site', 'vendor', 'system')),
  actor_id uuid,
  session_id uuid,
  -- One of the actions of 152-ФЗ art. 3 p. 3, by its code (MM1-2.4).
  action text not null,
  -- What was done, as the code names it: patients.read-card.
  operation text not null,
  purpose text not null,
  entity_id uuid,
  patient_id uuid,
  object_kind text,
  object_id uuid,
  outcome text not null check (outcome in ('done', 'refused')),
  reason text,
  ground_id uuid,
  request_id text,
  address text,
  detail jsonb not null default '{}',
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, event_id)
);
create index event_of_patient on audit.event (tenant_id, patient_id, at desc) where patient_id is not null;
create index event_unsealed on audit.event (txid);
call app.protect_tenant('audit.event');
call app.append_only('audit.event');
grant select, insert on audit.event to amb_app;
grant insert on audit.event to amb_patient, amb_site, amb_vendor;
create policy sealing on audit.event to amb_platform using (true) with check (true);
grant select, insert on audit.event to amb_platform;

-- Links of the chain: one sealer closes what was committed since the last link, rows are never serialised by it.
create table audit.batch (
  stream text not null,
  seq bigint not null check (seq > 0),
  prev_hash bytea not null,
  rows_hash bytea not null,
  hash bytea not null,
  row_keys text[] not null,
  row_hashes text[] not null,
  txid_until xid8 not null,
  sealed_at timestamptz not null,
  primary key (stream, seq)
);
call app.append_only('audit.batch');
grant select, insert on audit.batch to amb_platform;
