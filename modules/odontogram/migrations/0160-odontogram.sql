create schema odontogram;
grant usage on schema odontogram to amb_app, amb_patient;

-- One line a patient and legal entity: whoever writes into a chart takes its turn here, so entries have one order.
create table odontogram.chart (
  tenant_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  last_seq int not null,
  last_at timestamptz not null,
  primary key (tenant_id, patient_id, entity_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
call app.protect_entity('odontogram.chart');
grant select, insert, update on odontogram.chart to amb_app;
grant select on odontogram.chart to amb_patient;

-- One press of the doctor: its entries stand and fall together. The hash is of the picture of the whole chart after it.
create table odontogram.change (
  tenant_id uuid not null,
  change_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  seq int not null,
  at timestamptz not null,
  recorded_by uuid not null,
  practitioner_id uuid,
  encounter_id uuid,
  reason text not null default '',
  picture_sha256 bytea not null check (length(picture_sha256) = 32),
  primary key (tenant_id, change_id),
  unique (tenant_id, patient_id, entity_id, seq),
  foreign key (tenant_id, patient_id, entity_id) references odontogram.chart,
  foreign key (tenant_id, encounter_id) references records.encounter
);
call app.protect_entity('odontogram.change');
call app.append_only('odontogram.change');
grant select, insert on odontogram.change to amb_app;
grant select on odontogram.change to amb_patient;

-- A dated entry of one tooth. A wrong one stays and is reversed by another; at most one reverses it, so a chain of
-- reversals has one end.
create table odontogram.entry (
  tenant_id uuid not null,
  entry_id uuid not null,
  change_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  seq int not null,
  position int not null,
  at timestamptz not null,
  tooth int not null check (tooth between 11 and 85),
  condition text,
  surfaces text[] not null default '{}',
  degree int check (degree between 0 and 3),
  bridge_id uuid,
  reverses uuid,
  primary key (tenant_id, entry_id),
  unique (tenant_id, reverses),
  foreign key (tenant_id, change_id) references odontogram.change,
  foreign key (tenant_id, reverses) references odontogram.entry,
  check ((condition is null) = (reverses is not null))
);
create index entry_of_patient on odontogram.entry (tenant_id, patient_id, seq, position);
create index entry_of_change on odontogram.entry (tenant_id, change_id);
call app.protect_entity('odontogram.entry');
call app.append_only('odontogram.entry');
grant select, insert on odontogram.entry to amb_app;
grant select on odontogram.entry to amb_patient;

-- Entries that held at a moment: an odd number of reversals, one of another, takes an entry back.
create function odontogram.entries_at(patient uuid, moment timestamptz) returns setof odontogram.entry
  language sql stable
  begin atomic
    with recursive chain as (
      select e.entry_id as origin, e.entry_id as last, 0 as reversals
      from odontogram.entry e
      where e.tenant_id = app.tenant() and e.patient_id = patient and e.at <= moment and e.condition is not null
      union all
      select c.origin, r.entry_id, c.reversals + 1
      from chain c join odontogram.entry r on r.tenant_id = app.tenant() and r.reverses = c.last and r.at <= moment
    )
    select e.* from odontogram.entry e
      join (select origin from chain group by origin having max(reversals) % 2 = 0) held on held.origin = e.entry_id
    where e.tenant_id = app.tenant()
    order by e.at, e.seq, e.position;
  end;

-- A periodontal examination as it was measured. A correction is a new one that names the one it replaces.
create table odontogram.perio_exam (
  tenant_id uuid not null,
  exam_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  at timestamptz not null,
  recorded_by uuid not null,
  practitioner_id uuid,
  encounter_id uuid,
  teeth jsonb not null,
  note text not null default '',
  replaces uuid,
  primary key (tenant_id, exam_id),
  unique (tenant_id, replaces),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity,
  foreign key (tenant_id, encounter_id) references records.encounter,
  foreign key (tenant_id, replaces) references odontogram.perio_exam
);
create index perio_of_patient on odontogram.perio_exam (tenant_id, patient_id, at desc);
call app.protect_entity('odontogram.perio_exam');
call app.append_only('odontogram.perio_exam');
grant select, insert on odontogram.perio_exam to amb_app;
grant select on odontogram.perio_exam to amb_patient;
