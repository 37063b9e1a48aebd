-- Family of a patient, and who acts for whom: a power counts after reception has seen its document (MD-1.6a, MD-1.6b).
create table patients.relation (
  tenant_id uuid not null,
  relation_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  other_id uuid not null,
  kind text not null check (kind in
    ('parent', 'adopter', 'guardian', 'trustee', 'proxy', 'spouse', 'child', 'sibling', 'other')),
  -- Document of the power: kind, number, date, issuer. Null for plain family links.
  ground text,
  verified_at timestamptz,
  verified_by uuid,
  valid_until date,
  created_at timestamptz not null,
  created_by uuid,
  ended_at timestamptz,
  end_reason text,
  primary key (tenant_id, relation_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity,
  foreign key (tenant_id, other_id) references patients.patient on delete cascade,
  check (patient_id <> other_id),
  check ((verified_at is null) = (verified_by is null)),
  check ((ended_at is null) = (end_reason is null))
);
create unique index one_relation on patients.relation (tenant_id, entity_id, patient_id, other_id, kind) where ended_at is null;
create index relation_of_other on patients.relation (tenant_id, other_id) where ended_at is null;
call app.protect_entity('patients.relation');
grant select, insert on patients.relation to amb_app;
grant update (ground, verified_at, verified_by, valid_until, ended_at, end_reason) on patients.relation to amb_app;
