-- A visit, or a slot held while a form is being filled (status held, no patient yet). Site, portal and reception
-- write here through one path, and the exclusion constraints decide: a doctor and a chair serve one at a time.
create table scheduling.appointment (
  tenant_id uuid not null,
  appointment_id uuid not null,
  entity_id uuid not null,
  branch_id uuid not null,
  practitioner_id uuid not null,
  chair_id uuid,
  patient_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at and ends_at <= starts_at + interval '12 hours'),
  status text not null check (status in
    ('held', 'booked', 'confirmed', 'arrived', 'in_chair', 'completed', 'no_show', 'cancelled')),
  source text not null check (source in ('reception', 'site', 'portal', 'import')),
  service_ids uuid[] not null default '{}',
  comment text not null default '',
  first_visit boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  cancel_reason text,
  cancelled_by_kind text check (cancelled_by_kind in ('staff', 'patient', 'system')),
  hold_expires_at timestamptz,
  -- Hash of the secret in the patient's link to cancel or move.
  manage_token_hash bytea,
  primary key (tenant_id, appointment_id),
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner,
  foreign key (tenant_id, branch_id) references tenancy.branch,
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  foreign key (tenant_id, patient_id) references patients.patient,
  check ((status = 'held') = (patient_id is null)),
  check ((status = 'held') = (hold_expires_at is not null)),
  check ((status = 'cancelled') = (cancel_reason is not null)),
  constraint practitioner_serves_one exclude using gist
    (practitioner_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'no_show')),
  constraint chair_serves_one exclude using gist
    (chair_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'no_show'))
);
create index appointment_of_practitioner on scheduling.appointment (tenant_id, practitioner_id, starts_at);
create index appointment_of_branch on scheduling.appointment (tenant_id, branch_id, starts_at);
create index appointment_of_patient on scheduling.appointment (tenant_id, patient_id, starts_at desc)
  where patient_id is not null;
create index appointment_of_chair on scheduling.appointment (tenant_id, chair_id, starts_at) where chair_id is not null;
create unique index appointment_manage_token on scheduling.appointment (manage_token_hash)
  where manage_token_hash is not null;
create index appointment_expired_hold on scheduling.appointment (hold_expires_at) where status = 'held';

call app.protect_entity('scheduling.appointment');
grant select, insert, delete on scheduling.appointment to amb_app;
grant update (branch_id, practitioner_id, chair_id, patient_id, starts_at, ends_at, status, service_ids, comment,
  first_visit, version, updated_at, cancel_reason, cancelled_by_kind, hold_expires_at, manage_token_hash, source, created_by)
  on scheduling.appointment to amb_app;
-- Only a hold may vanish; a visit stays as a row.
create policy only_holds_vanish on scheduling.appointment as restrictive for delete to amb_app using (status = 'held');
grant select on scheduling.appointment to amb_patient;

-- Free time is computed from busy ranges without saying whose they are.
create view scheduling.busy as
  select tenant_id, appointment_id, branch_id, practitioner_id, chair_id, starts_at, ends_at, hold_expires_at
  from scheduling.appointment
  where status not in ('cancelled', 'no_show') and tenant_id = (select app.tenant());
grant usage, create on schema scheduling to amb_search;
alter view scheduling.busy owner to amb_search;

create policy busy_ranges on scheduling.appointment for select to amb_search using (true);
grant select on scheduling.appointment to amb_search;
grant select on scheduling.busy to amb_app, amb_patient, amb_site;

-- What happened to a visit: old and new values of every change (J1.9).
create table scheduling.appointment_history (
  tenant_id uuid not null,
  history_id uuid not null,
  appointment_id uuid not null,
  entity_id uuid not null,
  patient_id uuid,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  change text not null check (change in ('booked', 'moved', 'status', 'cancelled', 'edited')),
  before jsonb,
  after jsonb not null,
  primary key (tenant_id, history_id),
  foreign key (tenant_id, appointment_id) references scheduling.appointment
);
create index history_of_appointment on scheduling.appointment_history (tenant_id, appointment_id, at);
call app.protect_entity('scheduling.appointment_history');
call app.append_only('scheduling.appointment_history');
grant select, insert on scheduling.appointment_history to amb_app;
grant select on scheduling.appointment_history to amb_patient;
