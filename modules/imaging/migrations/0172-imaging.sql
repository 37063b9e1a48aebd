-- Images and documents of patients as doctors use them. The bytes are files of modules/files; here is what they show.

create schema imaging;
grant usage on schema imaging to amb_app, amb_patient;

-- An upload under way. Its parts lie sealed on the disk; `received` is what is durable.
create table imaging.upload (
  tenant_id uuid not null,
  upload_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  door text not null check (door in ('clinic', 'portal')),
  name text not null check (length(name) between 1 and 200),
  size bigint not null check (size between 1 and 500000000),
  received bigint not null default 0,
  -- Names and lengths of the durable parts, in order.
  parts jsonb not null default '[]',
  -- Somebody is putting the parts together; one that died is overtaken after two minutes.
  finishing_at timestamptz,
  card jsonb not null,
  started_by uuid not null,
  started_at timestamptz not null,
  -- In real time: how long nobody has sent anything.
  touched_at timestamptz not null default now(),
  primary key (tenant_id, upload_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity,
  check (received <= size)
);
create index upload_of_patient on imaging.upload (tenant_id, patient_id);
call app.protect_entity('imaging.upload');
grant select, insert, delete on imaging.upload to amb_app;
grant update (received, parts, finishing_at, touched_at) on imaging.upload to amb_app;

create table imaging.image (
  tenant_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  door text not null check (door in ('clinic', 'portal')),
  teeth int[] not null default '{}' check (cardinality(teeth) <= 52),
  taken_on date not null,
  note text not null default '' check (length(note) <= 1000),
  width int,
  height int,
  pages int,
  -- How the pixels of a DICOM file are found and shown; no names of people.
  dicom jsonb,
  -- Why there is no preview, when there is none.
  unshown text check (unshown in ('unsupported', 'damaged')),
  previews text[] not null default '{}',
  version int not null default 1,
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files.file
);
create index image_of_patient on imaging.image (tenant_id, patient_id, taken_on desc);
call app.protect_entity('imaging.image');
grant select, insert on imaging.image to amb_app;
grant update (teeth, taken_on, note, version, changed_at, changed_by) on imaging.image to amb_app;
grant select on imaging.image to amb_patient;

-- What a patient sent through the portal, and what the clinic made of it.
create table imaging.intake (
  tenant_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  comment text not null default '' check (length(comment) <= 500),
  sent_at timestamptz not null,
  sent_by uuid not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files.file
);
create index intake_of_patient on imaging.intake (tenant_id, patient_id);
call app.protect_entity('imaging.intake');
call app.append_only('imaging.intake');
grant select, insert on imaging.intake to amb_app;
grant select on imaging.intake to amb_patient;

create table imaging.intake_decision (
  tenant_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  decision text not null check (decision in ('filed', 'refused')),
  reason text not null default '' check (length(reason) <= 500),
  at timestamptz not null,
  decided_by uuid not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references imaging.intake,
  check (decision = 'filed' or length(btrim(reason)) >= 3)
);
create index intake_decision_of_patient on imaging.intake_decision (tenant_id, patient_id);
call app.protect_entity('imaging.intake_decision');
call app.append_only('imaging.intake_decision');
grant select, insert on imaging.intake_decision to amb_app;
grant select on imaging.intake_decision to amb_patient;

-- Taken off the screen, with who and why. `destroy_at`: another person's data may not be kept (152-ФЗ art. 21 p. 3);
-- without it the file stays with the record for its term and can be brought back.
create table imaging.removal (
  tenant_id uuid not null,
  removal_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  ground text not null check (ground in ('wrong-patient', 'duplicate', 'unusable', 'refused')),
  reason text not null check (length(reason) <= 500),
  at timestamptz not null,
  removed_by uuid not null,
  destroy_at timestamptz,
  undone_at timestamptz,
  undone_by uuid,
  primary key (tenant_id, removal_id),
  foreign key (tenant_id, file_id) references files.file,
  check ((undone_at is null) = (undone_by is null))
);
create unique index one_removal on imaging.removal (tenant_id, file_id) where undone_at is null;
create index removal_due on imaging.removal (tenant_id, destroy_at) where undone_at is null and destroy_at is not null;
create index removal_of_patient on imaging.removal (tenant_id, patient_id);
call app.protect_entity('imaging.removal');
grant select, insert on imaging.removal to amb_app;
grant update (undone_at, undone_by) on imaging.removal to amb_app;
