-- People who registered by a telephone sign in by a code to it (SV-3.1). An e-mail that nobody has proved is no sign-in.
alter table identity.staff_user
  alter column email drop not null,
  add column phone text unique check (phone ~ '^\+[1-9]\d{6,14}$'),
  add column phone_confirmed_at timestamptz,
  add constraint staff_user_has_a_door check (email is not null or phone is not null),
  add constraint staff_user_phone_confirmed check ((phone is null) = (phone_confirmed_at is null));
alter table identity.session drop constraint session_method_check;
alter table identity.session add constraint session_method_check
  check (method in ('password', 'totp', 'recovery-code', 'passkey', 'phone'));

-- «The telephone is lost»: while a row is live nobody signs in as this person (SV-3.2.2b). Lifted on a checked identity.
create table identity.account_freeze (
  freeze_id uuid primary key,
  user_id uuid not null references identity.staff_user,
  frozen_at timestamptz not null,
  frozen_by text not null check (frozen_by in ('owner', 'letter', 'vendor')),
  vendor_user_id uuid,
  reason text not null check (length(btrim(reason)) > 0),
  address text not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_basis text check (length(btrim(lift_basis)) >= 10),
  check ((lifted_at is null) = (lift_basis is null) and (lifted_at is null) = (lifted_by is null)),
  check ((frozen_by = 'vendor') = (vendor_user_id is not null))
);
create unique index account_freeze_live on identity.account_freeze (user_id) where lifted_at is null;
alter table identity.account_freeze enable row level security;
alter table identity.account_freeze force row level security;
create policy sign_in on identity.account_freeze to amb_platform using (true) with check (true);
grant select, insert, update (lifted_at, lifted_by, lift_basis) on identity.account_freeze to amb_platform;

-- The secret of the letter that can freeze an account and nothing else.
create table identity.freeze_link (
  token_hash bytea primary key,
  user_id uuid not null references identity.staff_user,
  created_at timestamptz not null
);
alter table identity.freeze_link enable row level security;
alter table identity.freeze_link force row level security;
create policy sign_in on identity.freeze_link to amb_platform using (true) with check (true);
grant select, insert on identity.freeze_link to amb_platform;

-- Another telephone for an account: by codes to both, or by the vendor after a check of identity and a day's wait.
create table identity.phone_change (
  change_id uuid primary key,
  user_id uuid not null references identity.staff_user,
  old_phone text not null,
  new_phone text not null check (new_phone ~ '^\+[1-9]\d{6,14}$' and new_phone <> old_phone),
  way text not null check (way in ('two-codes', 'vendor')),
  requested_at timestamptz not null,
  requested_by uuid,
  basis text not null check (length(btrim(basis)) >= 10),
  effective_at timestamptz not null,
  done_at timestamptz,
  cancelled_at timestamptz,
  check (done_at is null or cancelled_at is null)
);
create unique index phone_change_waiting on identity.phone_change (user_id)
  where done_at is null and cancelled_at is null;
alter table identity.phone_change enable row level security;
alter table identity.phone_change force row level security;
create policy sign_in on identity.phone_change to amb_platform using (true) with check (true);
grant select, insert, update (done_at, cancelled_at) on identity.phone_change to amb_platform;
