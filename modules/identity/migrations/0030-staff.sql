-- Three realms: staff of clinics, patients, the vendor. Staff are people; memberships bind them to tenants (J5.8).
create schema identity;
grant usage on schema identity to amb_app, amb_patient, amb_site, amb_vendor, amb_platform;

create table identity.staff_user (
  user_id uuid primary key,
  email text not null unique check (email = lower(email)),
  surname text not null,
  given text not null,
  patronymic text,
  password_hash text,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  -- Last accepted step of the one-time code: a code is good once.
  totp_last_step bigint,
  failed_attempts int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);
alter table identity.staff_user enable row level security;
alter table identity.staff_user force row level security;
create policy sign_in on identity.staff_user to amb_platform using (true) with check (true);
grant select, insert, update on identity.staff_user to amb_platform;

create table identity.membership (
  tenant_id uuid not null references tenancy.tenant,
  membership_id uuid not null,
  user_id uuid not null references identity.staff_user,
  role text not null check (role in
    ('owner', 'administrator', 'reception', 'doctor', 'assistant', 'cashier', 'dpo', 'content')),
  -- NULL means all of them.
  entity_id uuid,
  branch_id uuid,
  granted_at timestamptz not null,
  granted_by uuid,
  revoked_at timestamptz,
  revoked_by uuid,
  primary key (tenant_id, membership_id),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  foreign key (tenant_id, branch_id) references tenancy.branch
);
create unique index membership_once on identity.membership (tenant_id, user_id, role, entity_id, branch_id)
  nulls not distinct where revoked_at is null;
create index membership_of_user on identity.membership (user_id) where revoked_at is null;
call app.protect_tenant('identity.membership');
grant select, insert on identity.membership to amb_app;
grant update (revoked_at, revoked_by) on identity.membership to amb_app;
create policy sign_in on identity.membership to amb_platform using (true) with check (true);
grant select, insert, update on identity.membership to amb_platform;

-- What colleagues may know of each other: names of the people who work in this tenant.
create view identity.colleague with (security_barrier) as
  select distinct m.tenant_id, u.user_id, u.surname, u.given, u.patronymic, u.email
  from identity.membership m join identity.staff_user u using (user_id)
  where m.tenant_id = (select app.tenant());
grant usage, create on schema identity to amb_search;
create policy colleagues on identity.staff_user for select to amb_search using (true);
create policy colleagues on identity.membership for select to amb_search using (true);
grant select on identity.staff_user, identity.membership to amb_search;
alter view identity.colleague owner to amb_search;
grant select on identity.colleague to amb_app;

create table identity.vendor_user (
  user_id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  role text not null check (role in ('administrator', 'accountant', 'support', 'security')),
  password_hash text,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  failed_attempts int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);
alter table identity.vendor_user enable row level security;
alter table identity.vendor_user force row level security;
create policy sign_in on identity.vendor_user to amb_platform using (true) with check (true);
grant select, insert, update on identity.vendor_user to amb_platform;

create table identity.passkey (
  credential_id text primary key,
  realm text not null check (realm in ('staff', 'vendor')),
  user_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_of_user on identity.passkey (user_id);
alter table identity.passkey enable row level security;
alter table identity.passkey force row level security;
create policy sign_in on identity.passkey to amb_platform using (true) with check (true);
grant select, insert, update, delete on identity.passkey to amb_platform;
