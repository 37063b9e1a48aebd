create schema patients;
grant usage on schema patients to amb_app, amb_patient, amb_search;
-- A new owner of a function must be able to create in its schema; amb_search cannot log in.
grant create on schema patients to amb_search;

create table patients.patient (
  tenant_id uuid not null references tenancy.tenant,
  patient_id uuid not null,
  -- Legal entities this person is a patient of; kept by the trigger of patient_entity, read by row-level security.
  entity_ids uuid[] not null default '{}',
  surname text not null,
  given text not null,
  patronymic text,
  birth_date date not null,
  sex text check (sex in ('male', 'female')),
  phone text not null check (phone ~ '^\+[1-9]\d{6,14}$'),
  email text,
  note text not null default '',
  source text not null check (source in ('reception', 'site', 'portal', 'import')),
  -- Identity documents were seen by reception (IP-1.3, MD-2.4).
  verified_at timestamptz,
  verified_by uuid,
  verified_document text,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  merged_into uuid,
  search text collate "C" not null generated always as (
    translate(lower(surname || ' ' || given || coalesce(' ' || patronymic, '') || ' ' || right(phone, 10)), 'ё', 'е')
  ) stored,
  primary key (tenant_id, patient_id)
);
create index patient_search on patients.patient using gin (tenant_id, search gin_trgm_ops);
create index patient_name on patients.patient (tenant_id, search text_pattern_ops);
create index patient_phone on patients.patient (tenant_id, phone);
create index patient_birth on patients.patient (tenant_id, birth_date);

alter table patients.patient enable row level security;
alter table patients.patient force row level security;
create policy entity_rows on patients.patient to amb_app
  using (tenant_id = (select app.tenant())
    and (entity_ids && (select app.entities())::uuid[]
      or entity_ids && (select app.shared_entities())::uuid[]
      or patient_id = any ((select app.patients())::uuid[])))
  with check (tenant_id = (select app.tenant()));
create policy own_rows on patients.patient to amb_patient
  using (tenant_id = (select app.tenant()) and patient_id = any ((select app.patients())::uuid[]));
create policy lookup on patients.patient for select to amb_search using (true);
grant select, insert on patients.patient to amb_app;
grant update (surname, given, patronymic, birth_date, sex, phone, email, note, verified_at, verified_by,
  verified_document, version, updated_at, merged_into, entity_ids) on patients.patient to amb_app;
grant select on patients.patient to amb_patient, amb_search;

-- Whose patient a person is (MM-3.9), with the record number in that legal entity.
create table patients.patient_entity (
  tenant_id uuid not null,
  patient_id uuid not null,
  entity_id uuid not null,
  card_number text not null,
  since timestamptz not null,
  source text not null,
  primary key (tenant_id, patient_id, entity_id),
  unique (tenant_id, entity_id, card_number),
  foreign key (tenant_id, patient_id) references patients.patient,
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_entity('patients.patient_entity');
create policy lookup on patients.patient_entity for select to amb_search using (true);
grant select, insert on patients.patient_entity to amb_app;
grant select on patients.patient_entity to amb_patient, amb_search;

create function patients.mirror_entities() returns trigger
  language plpgsql security definer set search_path = pg_catalog, patients as $$
begin
  update patients.patient set entity_ids = array_append(entity_ids, new.entity_id)
  where tenant_id = new.tenant_id and patient_id = new.patient_id and not (new.entity_id = any (entity_ids));
  return new;
end $$;
alter function patients.mirror_entities() owner to amb_search;
create policy mirror on patients.patient for update to amb_search using (true);
grant update (entity_ids) on patients.patient to amb_search;
create trigger mirror_entities after insert on patients.patient_entity
  for each row execute function patients.mirror_entities();

create table patients.card_counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  last_number bigint not null,
  primary key (tenant_id, entity_id)
);
call app.protect_entity('patients.card_counter');
grant select, insert, update on patients.card_counter to amb_app;

-- MM-3.7: at most 100,000 patient accounts an organisation. The counter row is the lock that makes it exact.
create table patients.patient_counter (
  tenant_id uuid primary key references tenancy.tenant,
  patients int not null default 0 check (patients >= 0),
  max_patients int not null default 100000
);
call app.protect_tenant('patients.patient_counter');
create policy provision on patients.patient_counter to amb_platform using (true) with check (true);
create policy counting on patients.patient_counter to amb_search using (true) with check (true);
grant select on patients.patient_counter to amb_app, amb_vendor;
grant select, insert, update on patients.patient_counter to amb_platform;
grant select, insert, update on patients.patient_counter to amb_search;
grant usage on schema patients to amb_platform, amb_vendor;

-- Every inserted patient is counted in its own transaction, whatever path brought it.
create function patients.count_patient() returns trigger
  language plpgsql security definer set search_path = pg_catalog, patients as $$
declare
  allowed int;
begin
  update patients.patient_counter set patients = patients + 1
  where tenant_id = new.tenant_id and patients < max_patients;
  if not found then
    select max_patients into allowed from patients.patient_counter where tenant_id = new.tenant_id;
    raise exception 'patient limit of % reached', allowed
      using errcode = 'AM001', detail = coalesce(allowed, 0)::text;
  end if;
  return new;
end $$;
alter function patients.count_patient() owner to amb_search;
create trigger count_patient before insert on patients.patient
  for each row execute function patients.count_patient();
