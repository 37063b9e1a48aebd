-- A notice about an incident that has not left yet is called out to the vendor's people before the clock of annex 1 runs out
-- (MM1-7.2): each hour of the ladder once.
create table clients.incident_escalation (
  incident_id uuid not null references clients.incident,
  hours int not null,
  at timestamptz not null,
  told int not null,
  primary key (incident_id, hours)
);
alter table clients.incident_escalation enable row level security;
alter table clients.incident_escalation force row level security;
create policy vendor_reads on clients.incident_escalation for select to amb_vendor using (true);
create policy platform_escalates on clients.incident_escalation to amb_platform using (true) with check (true);
grant select on clients.incident_escalation to amb_vendor;
grant select, insert on clients.incident_escalation to amb_platform;
call app.append_only('clients.incident_escalation');
