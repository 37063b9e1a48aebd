-- The processor's own register of incidents and of the notices to the clients concerned (MM1-7.1…7.3). Not of a tenant: one
-- incident of the platform concerns several clients; each sees only what was sent to it.
create table clients.incident (
  incident_id uuid primary key,
  number text not null unique,
  discovered_at timestamptz not null,
  source text not null,
  confidentiality boolean not null,
  integrity boolean not null,
  availability boolean not null,
  pd_access boolean not null,
  description text not null,
  measures text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  check (confidentiality or integrity or availability),
  check (discovered_at <= recorded_at)
);
alter table clients.incident enable row level security;
alter table clients.incident force row level security;
create policy vendor_reads on clients.incident for select to amb_vendor, amb_platform using (true);
create policy vendor_adds on clients.incident for insert to amb_vendor with check (true);
grant select on clients.incident to amb_vendor, amb_platform;
grant insert on clients.incident to amb_vendor;
call app.append_only('clients.incident');

-- Who was told, by which letter; the letter knows when it counts as sent.
create table clients.incident_notice (
  tenant_id uuid not null,
  incident_id uuid not null references clients.incident,
  letter_id uuid not null,
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, letter_id) references clients.letter
);
alter table clients.incident_notice enable row level security;
alter table clients.incident_notice force row level security;
create policy vendor_notices on clients.incident_notice to amb_vendor, amb_platform using (true) with check (true);
grant select, insert on clients.incident_notice to amb_vendor;
grant select on clients.incident_notice to amb_platform;
call app.append_only('clients.incident_notice');
