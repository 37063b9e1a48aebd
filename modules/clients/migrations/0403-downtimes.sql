-- Times when the system was down, planned or not (MM-10.1): only planned works told before and force majeure with evidence
-- are left out of availability.
create table clients.downtime (
  downtime_id uuid primary key,
  number text not null unique,
  started_at timestamptz not null,
  -- Known at once for planned works and for what is over.
  ended_at timestamptz check (ended_at > started_at),
  affected text not null,
  description text not null,
  exclusion text not null check (exclusion in ('none', 'planned', 'force-majeure')),
  majeure text check (majeure in ('networks', 'data-centre', 'third-party-hardware', 'third-party-software', 'attack', 'state-action')),
  evidence text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  check ((exclusion = 'force-majeure') = (majeure is not null)),
  check (exclusion <> 'force-majeure' or length(btrim(evidence)) >= 10),
  -- Told before it begins, with its end.
  check (exclusion <> 'planned' or (recorded_at < started_at and ended_at is not null))
);
create table clients.downtime_end (
  downtime_id uuid primary key references clients.downtime,
  ended_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null
);
do $$
declare t text;
begin
  foreach t in array array['downtime', 'downtime_end'] loop
    execute format('alter table clients.%I enable row level security', t);
    execute format('alter table clients.%I force row level security', t);
    execute format('create policy vendor_reads on clients.%I for select to amb_vendor, amb_platform using (true)', t);
    execute format('create policy vendor_adds on clients.%I for insert to amb_vendor with check (true)', t);
    execute format('grant select on clients.%I to amb_vendor, amb_platform', t);
    execute format('grant insert on clients.%I to amb_vendor', t);
    execute format('call app.append_only(%L)', 'clients.' || t);
  end loop;
end $$;
-- Clients see when the system they pay for was down.
create policy clients_read on clients.downtime for select to amb_app using (true);
create policy clients_read on clients.downtime_end for select to amb_app using (true);
grant select (downtime_id, number, started_at, ended_at, affected, description, exclusion, majeure, recorded_at) on clients.downtime to amb_app;
grant select (downtime_id, ended_at) on clients.downtime_end to amb_app;
