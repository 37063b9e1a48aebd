create table identity.patient_account (
  tenant_id uuid not null references tenancy.tenant,
  account_id uuid not null,
  phone text not null check (phone ~ '^\+[1-9]\d{6,14}$'),
  created_at timestamptz not null,
  primary key (tenant_id, account_id),
  unique (tenant_id, phone)
);
call app.protect_tenant('identity.patient_account');
grant select on identity.patient_account to amb_app;
create policy sign_in on identity.patient_account to amb_platform using (true) with check (true);
grant select, insert on identity.patient_account to amb_platform;

-- A session of any realm. Only the hash of the token is kept; an ended session stays as a row.
create table identity.session (
  session_id uuid primary key,
  token_hash bytea not null unique,
  realm text not null check (realm in ('staff', 'patient', 'vendor')),
  -- staff_user, patient_account or vendor_user, by realm.
  principal_id uuid not null,
  tenant_id uuid,
  device_id uuid,
  address text not null,
  user_agent text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  step_up_at timestamptz,
  ended_at timestamptz,
  ended_reason text
);
create index session_of_principal on identity.session (principal_id, created_at desc);
alter table identity.session enable row level security;
alter table identity.session force row level security;
create policy sign_in on identity.session to amb_platform using (true) with check (true);
grant select, insert, update on identity.session to amb_platform;

create table identity.known_device (
  principal_id uuid not null,
  device_id uuid not null,
  first_seen_at timestamptz not null,
  primary key (principal_id, device_id)
);
alter table identity.known_device enable row level security;
alter table identity.known_device force row level security;
create policy sign_in on identity.known_device to amb_platform using (true) with check (true);
grant select, insert on identity.known_device to amb_platform;

-- One-time codes (SV-3.1): hashed, single use, expiring, with an attempt limit.
create table identity.code_challenge (
  challenge_id uuid primary key,
  tenant_id uuid not null,
  phone text not null,
  purpose text not null,
  -- What the code stands for: the hash of the document or request that it confirms.
  subject_hash bytea,
  code_hash bytea not null,
  attempts int not null default 0,
  max_attempts int not null default 5,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  address text not null
);
create index challenge_of_phone on identity.code_challenge (tenant_id, phone, created_at desc);
alter table identity.code_challenge enable row level security;
alter table identity.code_challenge force row level security;
create policy sign_in on identity.code_challenge to amb_platform using (true) with check (true);
grant select, insert, update on identity.code_challenge to amb_platform;

-- Counters of limits by window: bucket `sms-phone`, key the hash of the phone, and so on.
create table identity.rate_window (
  bucket text not null,
  key_hash bytea not null,
  window_start timestamptz not null,
  hits int not null,
  primary key (bucket, key_hash, window_start)
);
alter table identity.rate_window enable row level security;
alter table identity.rate_window force row level security;
create policy counting on identity.rate_window to amb_platform using (true) with check (true);
grant select, insert, update, delete on identity.rate_window to amb_platform;

-- Break-glass: a doctor opens a stranger's record with a reason, the data-protection officer is told (J2.7).
create table identity.emergency_access (
  tenant_id uuid not null,
  access_id uuid not null,
  user_id uuid not null,
  patient_id uuid not null,
  reason text not null check (length(reason) >= 10),
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, access_id)
);
call app.protect_tenant('identity.emergency_access');
grant select, insert on identity.emergency_access to amb_app;
create policy scope_lookup on identity.emergency_access for select to amb_platform using (true);
grant select on identity.emergency_access to amb_platform;
