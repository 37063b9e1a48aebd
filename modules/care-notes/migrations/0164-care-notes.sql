create schema care_notes;
grant usage on schema care_notes to amb_app;

-- What must be known before treatment: allergies, conditions, medicines. An alert that is over gets an end, never vanishes.
create table care_notes.alert (
  tenant_id uuid not null,
  alert_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  kind text not null check (kind in ('allergy', 'condition', 'medicine')),
  text text not null check (length(text) between 1 and 300),
  severe boolean not null default false,
  at timestamptz not null,
  recorded_by uuid not null,
  primary key (tenant_id, alert_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index alert_of_patient on care_notes.alert (tenant_id, patient_id);
call app.protect_entity('care_notes.alert');
call app.append_only('care_notes.alert');
grant select, insert on care_notes.alert to amb_app;

create table care_notes.alert_end (
  tenant_id uuid not null,
  alert_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  at timestamptz not null,
  recorded_by uuid not null,
  reason text not null,
  primary key (tenant_id, alert_id),
  foreign key (tenant_id, alert_id) references care_notes.alert
);
call app.protect_entity('care_notes.alert_end');
call app.append_only('care_notes.alert_end');
grant select, insert on care_notes.alert_end to amb_app;

-- A note in its place: at a tooth, at an item of a plan, or about the patient.
create table care_notes.note (
  tenant_id uuid not null,
  note_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  place text not null check (place in ('tooth', 'plan-item', 'patient')),
  tooth int check (tooth between 11 and 85),
  item_id text,
  text text not null check (length(text) between 1 and 2000),
  at timestamptz not null,
  recorded_by uuid not null,
  practitioner_id uuid,
  primary key (tenant_id, note_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity,
  check ((place = 'tooth') = (tooth is not null)),
  check ((place = 'plan-item') = (item_id is not null))
);
create index note_of_patient on care_notes.note (tenant_id, patient_id, at desc);
call app.protect_entity('care_notes.note');
call app.append_only('care_notes.note');
grant select, insert on care_notes.note to amb_app;
