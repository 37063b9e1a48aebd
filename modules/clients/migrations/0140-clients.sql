-- The vendor's clients and the life of their contracts (MM-0 … MM-3, MM-7, MM-12, MM-13). A client is a tenant, also
-- before and after the tenant exists. The vendor sees all contracts, a clinic its own; neither way leads to a patient.
create schema clients;
grant usage on schema clients to amb_app, amb_vendor, amb_platform;

create procedure app.protect_contract(target regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy own_contract on %s to amb_app
       using (tenant_id = (select app.tenant())) with check (tenant_id = (select app.tenant()))', target);
  execute format('create policy all_contracts on %s to amb_vendor, amb_platform using (true) with check (true)', target);
end $$;

-- The vendor's own requisites (MM-17, SV-6): editions, the newest counts. Not of a tenant.
create table clients.vendor_card (
  edition int primary key,
  card jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid
);
alter table clients.vendor_card enable row level security;
alter table clients.vendor_card force row level security;
create policy everybody_reads on clients.vendor_card for select to amb_app, amb_vendor, amb_platform using (true);
create policy vendor_writes on clients.vendor_card for insert to amb_vendor, amb_platform with check (true);
call app.append_only('clients.vendor_card');
grant select on clients.vendor_card to amb_app, amb_vendor, amb_platform;
grant insert on clients.vendor_card to amb_vendor, amb_platform;

create table clients.client (
  tenant_id uuid primary key,
  product text not null check (product in ('clinic', 'smile')),
  state text not null check (state in
    ('lead', 'invoiced', 'active', 'suspended', 'terminated', 'retention', 'destroyed')),
  state_since timestamptz not null,
  kind text not null check (kind in ('company', 'sole-proprietor', 'natural-person')),
  short_name text not null,
  full_name text not null,
  inn text,
  kpp text,
  ogrn text,
  address text not null,
  phone text not null,
  head_name text not null,
  licence_number text,
  licence_date date,
  licence_issuer text,
  -- The address that the clinic's site will have, and who will be its owner.
  slug text unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
  owner_email text,
  created_at timestamptz not null,
  created_by uuid,
  -- A dentist may work as a person with the studio (SV-1.2); the clinic system is for business only (MM-0, MM-1.4).
  check (product = 'smile' or (kind <> 'natural-person' and inn is not null and ogrn is not null))
);
call app.protect_contract('clients.client');
grant select on clients.client to amb_app, amb_vendor, amb_platform;
grant insert, update on clients.client to amb_vendor, amb_platform;

create table clients.contract_event (
  tenant_id uuid not null references clients.client,
  event_id uuid not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  reason text not null,
  basis_kind text not null,
  basis_id uuid,
  primary key (tenant_id, event_id)
);
call app.protect_contract('clients.contract_event');
call app.append_only('clients.contract_event');
grant select on clients.contract_event to amb_app, amb_vendor, amb_platform;
grant insert on clients.contract_event to amb_vendor, amb_platform;

-- History of the address for legally significant messages; a notice goes to the one valid when it is sent (MM-12.2).
create table clients.legal_email (
  tenant_id uuid not null references clients.client,
  email_id uuid not null,
  email text not null check (email = lower(email)),
  source text not null check (source in ('application', 'negotiations', 'invoice', 'proposal', 'notice')),
  valid_from timestamptz not null,
  changed_on date not null,
  told_late boolean not null default false,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, email_id)
);
call app.protect_contract('clients.legal_email');
call app.append_only('clients.legal_email');
grant select, insert on clients.legal_email to amb_app, amb_vendor, amb_platform;

-- The journal of legally significant letters, both ways (MM-12.1). A letter out is queued in the transaction of its
-- cause; a job hands it to the outbox and writes back when our mail server took it.
create table clients.letter (
  tenant_id uuid not null,
  letter_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  kind text not null,
  address text not null,
  subject text not null,
  body text not null,
  basis_kind text,
  basis_id uuid,
  created_at timestamptz not null,
  created_by uuid,
  message_id uuid,
  sent_at timestamptz,
  failed_at timestamptz,
  outcome text,
  -- An incoming letter to another address than the legal one is «not sent» until it is confirmed (MM-12.1.1).
  proper boolean not null default true,
  confirmed_at timestamptz,
  confirmed_by uuid,
  primary key (tenant_id, letter_id)
);
create index letter_queued on clients.letter (created_at) where direction = 'out' and message_id is null;
create index letter_under_way on clients.letter (created_at)
  where direction = 'out' and message_id is not null and sent_at is null and failed_at is null;
create unique index letter_once on clients.letter (tenant_id, kind, basis_id) where kind like 'once:%';
call app.protect_contract('clients.letter');
grant select, insert on clients.letter to amb_app, amb_vendor, amb_platform;
grant update (message_id, sent_at, failed_at, outcome) on clients.letter to amb_platform;
grant update (confirmed_at, confirmed_by) on clients.letter to amb_vendor;

-- Suspension is a row (MM-3.4); its 6 months run by themselves (MM-7.9).
create table clients.suspension (
  tenant_id uuid not null references clients.client,
  suspension_id uuid not null,
  mode text not null check (mode in ('partial', 'full')),
  since timestamptz not null,
  reason text not null,
  invoice_id uuid,
  imposed_by text not null,
  keep_until date not null,
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text,
  primary key (tenant_id, suspension_id),
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index suspension_live on clients.suspension (tenant_id, mode) where lifted_at is null;
call app.protect_contract('clients.suspension');
grant select on clients.suspension to amb_app, amb_vendor, amb_platform;
grant insert, update (lifted_at, lifted_by, lift_reason) on clients.suspension to amb_vendor, amb_platform;

-- Leaving (MM-13) and what keeps data from being destroyed.
create table clients.termination (
  tenant_id uuid not null references clients.client,
  termination_id uuid not null,
  side text not null check (side in ('client', 'vendor')),
  channel text not null check (channel in ('form', 'letter', 'offer-exit', 'console')),
  edition_id uuid,
  requested_at timestamptz not null,
  requested_by text not null,
  reason text not null,
  effective_on date not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  completed_at timestamptz,
  primary key (tenant_id, termination_id)
);
create unique index termination_live on clients.termination (tenant_id) where withdrawn_at is null and completed_at is null;
call app.protect_contract('clients.termination');
grant select, insert, update (withdrawn_at, withdrawn_by) on clients.termination to amb_app;
grant select, insert, update (withdrawn_at, withdrawn_by, completed_at) on clients.termination to amb_vendor, amb_platform;

create table clients.retention (
  tenant_id uuid not null references clients.client,
  retention_id uuid not null,
  since date not null,
  keep_until date not null,
  cause text not null check (cause in ('termination', 'suspension')),
  ended_at timestamptz,
  outcome text,
  act jsonb,
  primary key (tenant_id, retention_id)
);
call app.protect_contract('clients.retention');
grant select on clients.retention to amb_app, amb_vendor, amb_platform;
grant insert, update (ended_at, outcome, act) on clients.retention to amb_vendor, amb_platform;

create table clients.legal_hold (
  tenant_id uuid not null references clients.client,
  hold_id uuid not null,
  ground text not null check (length(ground) >= 10),
  placed_at timestamptz not null,
  placed_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  primary key (tenant_id, hold_id)
);
call app.protect_contract('clients.legal_hold');
grant select on clients.legal_hold to amb_app, amb_vendor, amb_platform;
grant insert, update (lifted_at, lifted_by) on clients.legal_hold to amb_vendor, amb_platform;

-- Papers of a contract: instruction to process, certificate of measures, non-disclosure agreement, final
-- reconciliation, acceptance protocol. The PDF never changes; acceptance is one more fact.
create table clients.paper (
  tenant_id uuid not null references clients.client,
  paper_id uuid not null,
  kind text not null check (kind in ('instruction', 'measures', 'measures-extended', 'nda', 'reconciliation', 'acceptance')),
  edition int not null,
  title text not null,
  data jsonb not null,
  pdf bytea not null,
  sha256 text not null,
  made_at timestamptz not null,
  made_by uuid,
  basis text not null,
  accepted_at timestamptz,
  accepted_by uuid,
  accepted_name text,
  primary key (tenant_id, paper_id),
  unique (tenant_id, kind, edition)
);
call app.protect_contract('clients.paper');
grant select, update (accepted_at, accepted_by, accepted_name) on clients.paper to amb_app;
grant select, insert on clients.paper to amb_vendor, amb_platform;

create function clients.paper_is_fixed() returns trigger language plpgsql as $$
begin
  if old.accepted_at is not null or tg_op = 'DELETE' then
    raise exception 'an accepted paper cannot be changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger fixed before update or delete on clients.paper for each row execute function clients.paper_is_fixed();

-- Whom the vendor entrusts processing to (MM1-5.2). Not of a tenant.
create table clients.sub_processor (
  processor_id uuid primary key,
  name text not null,
  inn text,
  country text not null,
  task text not null,
  since date not null,
  until date,
  recorded_at timestamptz not null,
  recorded_by uuid
);
alter table clients.sub_processor enable row level security;
alter table clients.sub_processor force row level security;
create policy everybody_reads on clients.sub_processor for select to amb_app, amb_vendor, amb_platform using (true);
create policy vendor_adds on clients.sub_processor for insert to amb_vendor, amb_platform with check (true);
create policy vendor_ends on clients.sub_processor for update to amb_vendor using (true) with check (true);
grant select on clients.sub_processor to amb_app, amb_vendor, amb_platform;
grant insert on clients.sub_processor to amb_vendor, amb_platform;
grant update (until) on clients.sub_processor to amb_vendor;
