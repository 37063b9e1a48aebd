-- The registration of a dentist while it lasts; what it ends in stands in clients, offers, tenancy and identity, and the
-- row goes. It belongs to no tenant: there is none yet.
create schema studio;
grant usage on schema studio to amb_platform;

create table studio.registration (
  registration_id uuid primary key,
  -- The secret of the cookie of the browser that registers.
  token_hash bytea not null unique,
  phone text not null check (phone ~ '^\+[1-9]\d{6,14}$'),
  challenge_id uuid not null,
  phone_confirmed_at timestamptz,
  -- What was filled in and what the second code signs.
  form jsonb,
  edition_id uuid,
  subject_hash text,
  sign_challenge_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check (form is null or phone_confirmed_at is not null)
);
create index registration_of_phone on studio.registration (phone, created_at desc);
alter table studio.registration enable row level security;
alter table studio.registration force row level security;
create policy registering on studio.registration to amb_platform using (true) with check (true);
grant select, insert, update, delete on studio.registration to amb_platform;

-- The agreement on electronic documents is one of the papers of a contract (SV-3.2.1a).
alter table clients.paper drop constraint paper_kind_check;
alter table clients.paper add constraint paper_kind_check check (kind in ('instruction', 'measures', 'measures-extended',
  'nda', 'reconciliation', 'export-acceptance', 'electronic-documents'));
grant update (accepted_at, accepted_by, accepted_name) on clients.paper to amb_platform;

-- A one-person practice opens in one transaction, by the role that makes tenants.
create policy opening on tenancy.branch for insert to amb_platform with check (tenant_id = (select app.tenant()));
create policy opening on catalogue.practitioner for insert to amb_platform with check (tenant_id = (select app.tenant()));
grant usage on schema catalogue to amb_platform;
grant insert on tenancy.branch, catalogue.practitioner to amb_platform;
