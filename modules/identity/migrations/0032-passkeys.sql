-- Passkeys: an id of our own for addresses and evidence, whether a cloud keeps a copy, and the moment from which a
-- passkey no longer opens anything because its counter went backwards, which only a copy of the key can do.
alter table identity.passkey
  add column passkey_id uuid not null default gen_random_uuid() unique,
  add column backed_up boolean not null default false,
  add column stopped_at timestamptz;

-- What an authenticator is asked to sign. Good once, for five minutes, for whoever holds the secret it is bound to:
-- the session, or before sign-in the page that asked.
create table identity.passkey_challenge (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('register', 'sign-in', 'step-up')),
  binding_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  address text not null
);
create index passkey_challenge_old on identity.passkey_challenge (expires_at);
alter table identity.passkey_challenge enable row level security;
alter table identity.passkey_challenge force row level security;
create policy sign_in on identity.passkey_challenge to amb_platform using (true) with check (true);
grant select, insert, update, delete on identity.passkey_challenge to amb_platform;

-- Ways in when the phone with the authenticator app is lost. Keyed hashes; each is good once.
create table identity.recovery_code (
  user_id uuid not null references identity.staff_user,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
alter table identity.recovery_code enable row level security;
alter table identity.recovery_code force row level security;
create policy sign_in on identity.recovery_code to amb_platform using (true) with check (true);
grant select, insert, update, delete on identity.recovery_code to amb_platform;

-- A browser is known to a person by the hash of a token that the browser keeps.
alter table identity.known_device
  add column token_hash bytea,
  add column last_seen_at timestamptz,
  add constraint known_device_token unique (principal_id, token_hash);
create index known_device_of_token on identity.known_device (token_hash);
grant update, delete on identity.known_device to amb_platform;

-- How the person proved who he is.
alter table identity.session add column method text
  check (method in ('password', 'totp', 'recovery-code', 'passkey'));
alter table identity.staff_user add column password_changed_at timestamptz;
