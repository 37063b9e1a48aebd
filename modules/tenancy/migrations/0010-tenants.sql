-- Tenant → legal entities → branches → rooms and chairs (MM-3.8). Each legal entity is its own operator (MM-3.9).
create schema tenancy;
grant usage on schema tenancy to amb_app, amb_patient, amb_site, amb_vendor, amb_platform;

create table tenancy.tenant (
  tenant_id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
  kind text not null check (kind in ('clinic', 'solo')),
  name text not null,
  tagline text not null default '',
  zone text not null,
  created_at timestamptz not null,
  -- Rules of the clinic for what patients do online.
  online_change_hours int not null default 3 check (online_change_hours between 0 and 168),
  booking_horizon_days int not null default 60 check (booking_horizon_days between 1 and 365),
  slot_step_minutes int not null default 15 check (slot_step_minutes in (5, 10, 15, 20, 30, 60)),
  hold_minutes int not null default 10 check (hold_minutes between 2 and 30),
  sms_sender text not null default 'Klinika' check (sms_sender ~ '^[A-Za-z0-9 ._-]{1,11}$')
);
alter table tenancy.tenant enable row level security;
alter table tenancy.tenant force row level security;
create policy own_tenant on tenancy.tenant to amb_app, amb_patient, amb_site
  using (tenant_id = (select app.tenant()));
create policy directory on tenancy.tenant to amb_platform, amb_vendor using (true) with check (true);
grant select on tenancy.tenant to amb_app, amb_patient, amb_site, amb_vendor;
grant update (name, tagline, online_change_hours, booking_horizon_days, slot_step_minutes, hold_minutes, sms_sender)
  on tenancy.tenant to amb_app;
grant select, insert on tenancy.tenant to amb_platform;

create table tenancy.legal_entity (
  tenant_id uuid not null references tenancy.tenant,
  entity_id uuid not null,
  kind text not null check (kind in ('company', 'sole-proprietor', 'natural-person')),
  short_name text not null,
  full_name text not null,
  inn text,
  kpp text,
  ogrn text,
  address text not null,
  phone text not null,
  email text not null,
  head_name text not null,
  head_post text not null,
  licence_number text,
  licence_date date,
  licence_issuer text,
  bank_name text,
  bik text,
  account text,
  correspondent_account text,
  -- Prefix of record and document numbers of this entity.
  code text not null check (code ~ '^[А-ЯA-Z0-9]{1,4}$'),
  primary key (tenant_id, entity_id)
);
call app.protect_tenant('tenancy.legal_entity');
grant select on tenancy.legal_entity to amb_app, amb_patient, amb_site;
grant insert, update on tenancy.legal_entity to amb_app;
create policy directory on tenancy.legal_entity to amb_platform using (true) with check (true);
grant select, insert on tenancy.legal_entity to amb_platform;

create table tenancy.branch (
  tenant_id uuid not null references tenancy.tenant,
  branch_id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
  name text not null,
  address text not null,
  phone text not null,
  zone text not null,
  position int not null default 0,
  primary key (tenant_id, branch_id),
  unique (tenant_id, slug)
);
call app.protect_tenant('tenancy.branch');
grant select on tenancy.branch to amb_app, amb_patient, amb_site;
grant insert, update on tenancy.branch to amb_app;

create table tenancy.room (
  tenant_id uuid not null,
  room_id uuid not null,
  branch_id uuid not null,
  name text not null,
  primary key (tenant_id, room_id),
  foreign key (tenant_id, branch_id) references tenancy.branch
);
call app.protect_tenant('tenancy.room');
grant select on tenancy.room to amb_app, amb_patient, amb_site;
grant insert, update on tenancy.room to amb_app;

create table tenancy.chair (
  tenant_id uuid not null,
  chair_id uuid not null,
  room_id uuid not null,
  branch_id uuid not null,
  name text not null,
  primary key (tenant_id, chair_id),
  foreign key (tenant_id, room_id) references tenancy.room,
  foreign key (tenant_id, branch_id) references tenancy.branch
);
call app.protect_tenant('tenancy.chair');
grant select on tenancy.chair to amb_app, amb_patient, amb_site;
grant insert, update on tenancy.chair to amb_app;
