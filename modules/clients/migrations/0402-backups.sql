-- Backups of the whole installation: when, how large, whether the copy was restored and read (MM-5.1). No data of anybody:
-- clinics may see it as the vendor does. Times are real ones, not those of a test clock.
create table clients.backup_run (
  run_id uuid primary key,
  asked_at timestamptz not null default now(),
  -- Who asked for it in the console; null when the schedule did.
  asked_by uuid,
  started_at timestamptz,
  finished_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  failure text,
  file_name text,
  bytes bigint,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Files of patients that are kept beside it, sealed as they lie.
  files int,
  files_bytes bigint,
  -- The test: the copy was restored into a server of its own and read whole.
  verified_at timestamptz,
  verified_tables int,
  verified_rows bigint,
  verify_failure text,
  -- When the copy was removed because its days were over.
  removed_at timestamptz,
  check ((state = 'done') <= (file_name is not null and bytes is not null and sha256 is not null)),
  check ((state = 'failed') <= (failure is not null)),
  check (verified_at is null or verify_failure is null)
);
create unique index one_backup_at_a_time on clients.backup_run ((true)) where state in ('waiting', 'running');
alter table clients.backup_run enable row level security;
alter table clients.backup_run force row level security;
create policy everybody_reads on clients.backup_run for select to amb_app, amb_vendor, amb_platform using (true);
create policy vendor_asks on clients.backup_run for insert to amb_vendor with check (state = 'waiting' and asked_by is not null);
create policy platform_works on clients.backup_run to amb_platform using (true) with check (true);
grant select on clients.backup_run to amb_app, amb_vendor, amb_platform;
grant insert (run_id, asked_by) on clients.backup_run to amb_vendor;
grant insert, update on clients.backup_run to amb_platform;
