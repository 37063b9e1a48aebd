-- A client without a legal address cannot be written to, and the clock of the notice runs all the same (MM1-7.2): it stands
-- in the register as not told until somebody tells it in another way and writes down how, with the proof.
alter table clients.incident_notice alter column letter_id drop not null;

create table clients.incident_told (
  tenant_id uuid not null,
  incident_id uuid not null,
  told_at timestamptz not null,
  how text not null check (length(how) between 10 and 1000),
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references clients.incident_notice,
  check (told_at <= recorded_at)
);
alter table clients.incident_told enable row level security;
alter table clients.incident_told force row level security;
create policy vendor_told on clients.incident_told to amb_vendor, amb_platform using (true) with check (true);
grant select, insert on clients.incident_told to amb_vendor;
grant select on clients.incident_told to amb_platform;
call app.append_only('clients.incident_told');
