-- A clinic takes its data away (MM-7.*, MM3-*): archives made in the background, and letters that ask for one officially.
create schema exports;
grant usage on schema exports to amb_app, amb_vendor, amb_platform;

create table exports.archive (
  tenant_id uuid not null,
  archive_id uuid not null,
  -- Legal entities whose data go into it: those of whoever asked (MM-3.9).
  entity_ids uuid[] not null check (cardinality(entity_ids) > 0),
  requested_at timestamptz not null,
  requested_by uuid,
  requested_name text not null,
  -- The longest term of the contract for it, MM-7.4.
  due_on date not null,
  -- Blocked people stay out while the contract runs; at its end their operator needs them to keep what the law orders.
  with_blocked boolean not null,
  encrypted boolean not null,
  -- The password of the archive, sealed, until the archive is written; it is kept nowhere afterwards.
  sealed_password bytea,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'expired')),
  step text not null default '',
  done int not null default 0,
  total int not null default 0,
  -- Real time: tells a run that died from one that works.
  heartbeat_at timestamptz,
  attempts int not null default 0,
  failure text,
  file_id uuid,
  bytes bigint,
  sha256 text,
  -- What is inside: tables with their counts, papers, files, what was left out and why.
  contents jsonb,
  ready_at timestamptz,
  expires_at timestamptz,
  ended_reason text,
  -- The client's word about what it received (MM-5.2b).
  verdict text check (verdict in ('accepted', 'objected')),
  verdict_text text,
  verdict_at timestamptz,
  verdict_by uuid,
  verdict_name text,
  primary key (tenant_id, archive_id),
  check ((state = 'ready') <= (file_id is not null and sha256 is not null and expires_at is not null)),
  check ((verdict = 'objected') <= (length(btrim(verdict_text)) >= 10))
);
call app.protect_tenant('exports.archive');
create policy of_own_entities on exports.archive as restrictive to amb_app
  using (entity_ids <@ (select app.entities())) with check (entity_ids <@ (select app.entities()));
create policy across on exports.archive to amb_platform using (true);
create unique index one_at_a_time on exports.archive (tenant_id) where state in ('waiting', 'running');
grant select, insert on exports.archive to amb_app;
grant update (state, step, done, total, heartbeat_at, attempts, failure, sealed_password, file_id, bytes, sha256, contents, ready_at,
  expires_at, ended_reason, verdict, verdict_text, verdict_at, verdict_by, verdict_name) on exports.archive to amb_app;
grant select (tenant_id, archive_id, entity_ids, state, heartbeat_at, expires_at, ready_at) on exports.archive to amb_platform;
-- The vendor sees that an archive was made and taken, never what is in it.
grant select (tenant_id, archive_id, requested_at, due_on, state, ready_at, expires_at, verdict, verdict_text, verdict_at, verdict_name)
  on exports.archive to amb_vendor;
create policy of_all_clients on exports.archive for select to amb_vendor using (true);

-- Who took an archive away, and when (MM-7.5).
create table exports.download (
  tenant_id uuid not null,
  download_id uuid not null,
  archive_id uuid not null,
  at timestamptz not null,
  by_user uuid not null,
  by_name text not null,
  address text not null,
  primary key (tenant_id, download_id),
  foreign key (tenant_id, archive_id) references exports.archive
);
call app.protect_tenant('exports.download');
call app.append_only('exports.download');
grant select, insert on exports.download to amb_app;

-- Official letters that ask for an extended export (MM3-3.2): the scan, the vendor's check of it, the clock of working days.
create table exports.letter (
  tenant_id uuid not null,
  letter_id uuid not null,
  number text not null,
  received_at timestamptz not null,
  sent_by uuid not null,
  sent_name text not null,
  signer_name text not null check (length(btrim(signer_name)) >= 3),
  signer_post text not null check (length(btrim(signer_post)) >= 3),
  file_name text not null,
  media_type text not null,
  scan bytea not null check (length(scan) between 1 and 10000000),
  sha256 text not null,
  entity_ids uuid[] not null,
  state text not null default 'received' check (state in ('received', 'accepted', 'rejected')),
  decided_at timestamptz,
  decided_by uuid,
  decided_name text,
  reject_reason text,
  due_on date,
  archive_id uuid,
  primary key (tenant_id, letter_id),
  unique (tenant_id, number),
  check ((state = 'accepted') = (due_on is not null)),
  check ((state = 'rejected') = (reject_reason is not null))
);
call app.protect_tenant('exports.letter');
create policy of_own_entities on exports.letter as restrictive to amb_app
  using (entity_ids <@ (select app.entities())) with check (entity_ids <@ (select app.entities()));
create policy vendor_checks on exports.letter to amb_vendor using (true) with check (true);
create policy across on exports.letter to amb_platform using (true) with check (true);
grant select, insert on exports.letter to amb_app;
grant update (archive_id) on exports.letter to amb_app;
grant select on exports.letter to amb_vendor;
grant update (state, decided_at, decided_by, decided_name, reject_reason, due_on) on exports.letter to amb_vendor;
grant select (tenant_id, letter_id, state, archive_id, due_on) on exports.letter to amb_platform;
