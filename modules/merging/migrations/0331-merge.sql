-- Two cards of one person, put together and, within a term, taken apart again.
create schema merging;
grant usage on schema merging to amb_app;

create table merging.merge (
  tenant_id uuid not null references tenancy.tenant,
  merge_id uuid not null,
  -- The card that goes on; named so that the destruction of the person finds these lines, which hold his names.
  patient_id uuid not null,
  merged_id uuid not null,
  -- Legal entities of both cards at that moment: only who works for all of them sees the line.
  entity_ids uuid[] not null,
  -- Fields of the card before and after; taking apart brings back those that nobody has changed since.
  before jsonb not null,
  after jsonb not null,
  -- Visits that were handed over, and cards that had been merged into the merged one before.
  visits uuid[] not null,
  followers uuid[] not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  by_user uuid not null,
  undo_until timestamptz not null,
  undone_at timestamptz,
  undone_by uuid,
  undo_reason text,
  primary key (tenant_id, merge_id),
  check (patient_id <> merged_id),
  check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null))
);
create index merge_of_patient on merging.merge (tenant_id, patient_id, at desc);
alter table merging.merge enable row level security;
alter table merging.merge force row level security;
create policy all_entities on merging.merge to amb_app
  using (tenant_id = (select app.tenant()) and entity_ids <@ (select app.entities())::uuid[])
  with check (tenant_id = (select app.tenant()) and entity_ids <@ (select app.entities())::uuid[]);
call app.allow_destruction('merging.merge');
grant select, insert on merging.merge to amb_app;
grant update (undone_at, undone_by, undo_reason) on merging.merge to amb_app;
