create schema scheduling;
grant usage on schema scheduling to amb_app, amb_patient, amb_site;

-- When a doctor receives: weekly pattern in the wall-clock time of the branch.
create table scheduling.pattern (
  tenant_id uuid not null,
  pattern_id uuid not null,
  practitioner_id uuid not null,
  entity_id uuid not null,
  branch_id uuid not null,
  chair_id uuid,
  weekday int not null check (weekday between 1 and 7),
  from_time time not null,
  to_time time not null check (to_time > from_time),
  parity text check (parity in ('odd', 'even')),
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, pattern_id),
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner,
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  foreign key (tenant_id, branch_id) references tenancy.branch,
  foreign key (tenant_id, chair_id) references tenancy.chair
);
create index pattern_of_practitioner on scheduling.pattern (tenant_id, practitioner_id);
call app.protect_tenant('scheduling.pattern');
grant select on scheduling.pattern to amb_app, amb_patient, amb_site;
grant insert, update, delete on scheduling.pattern to amb_app;

-- A day that differs from the pattern: off (whole day when times are null) or extra hours.
create table scheduling.exception (
  tenant_id uuid not null,
  exception_id uuid not null,
  practitioner_id uuid not null,
  entity_id uuid,
  branch_id uuid,
  chair_id uuid,
  day date not null,
  kind text not null check (kind in ('off', 'extra')),
  from_time time,
  to_time time check (to_time > from_time),
  reason text not null default '',
  created_by uuid,
  created_at timestamptz not null,
  primary key (tenant_id, exception_id),
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner,
  check (kind = 'off' or (from_time is not null and to_time is not null and branch_id is not null and entity_id is not null))
);
create index exception_of_practitioner on scheduling.exception (tenant_id, practitioner_id, day);
call app.protect_tenant('scheduling.exception');
grant select on scheduling.exception to amb_app, amb_patient, amb_site;
grant insert, update, delete on scheduling.exception to amb_app;
