create schema records;
grant usage on schema records to amb_app, amb_patient;

create table records.encounter (
  tenant_id uuid not null,
  encounter_id uuid not null,
  entity_id uuid not null,
  branch_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid not null,
  appointment_id uuid,
  opened_at timestamptz not null,
  closed_at timestamptz,
  version int not null default 1,
  primary key (tenant_id, encounter_id),
  unique (tenant_id, appointment_id),
  foreign key (tenant_id, patient_id) references patients.patient,
  foreign key (tenant_id, appointment_id) references scheduling.appointment
);
create index encounter_of_patient on records.encounter (tenant_id, patient_id, opened_at desc);
call app.protect_entity('records.encounter');
grant select, insert on records.encounter to amb_app;
grant update (closed_at, version) on records.encounter to amb_app;
grant select on records.encounter to amb_patient;

-- Examination protocol. A draft is saved all the time; a signed one never changes, an amendment is a new row.
create table records.protocol (
  tenant_id uuid not null,
  protocol_id uuid not null,
  encounter_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid not null,
  template text not null,
  number text,
  content jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  signed_at timestamptz,
  signed_by uuid,
  -- SHA-256 of the canonical JSON of everything that was signed.
  content_sha256 bytea,
  signed_content jsonb,
  amends uuid,
  amendment_reason text,
  primary key (tenant_id, protocol_id),
  foreign key (tenant_id, encounter_id) references records.encounter,
  foreign key (tenant_id, amends) references records.protocol,
  unique (tenant_id, entity_id, number),
  check ((signed_at is null) = (content_sha256 is null) and (signed_at is null) = (signed_content is null)
    and (signed_at is null) = (signed_by is null) and (signed_at is null) = (number is null)),
  check ((amends is null) = (amendment_reason is null))
);
create index protocol_of_patient on records.protocol (tenant_id, patient_id, created_at desc);
create index protocol_of_encounter on records.protocol (tenant_id, encounter_id);
create unique index one_draft on records.protocol (tenant_id, encounter_id, practitioner_id) where signed_at is null;
call app.protect_entity('records.protocol');
grant select, insert on records.protocol to amb_app;
grant update (content, version, updated_at, number, signed_at, signed_by, content_sha256, signed_content)
  on records.protocol to amb_app;
grant delete on records.protocol to amb_app;
create policy only_drafts_vanish on records.protocol as restrictive for delete to amb_app using (signed_at is null);
grant select on records.protocol to amb_patient;
create policy patients_read_signed on records.protocol as restrictive for select to amb_patient using (signed_at is not null);

create function records.refuse_signed_change() returns trigger language plpgsql as $$
begin
  if old.signed_at is not null then
    raise exception 'a signed protocol cannot change' using errcode = 'AM002';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger signed_is_final before update or delete on records.protocol
  for each row execute function records.refuse_signed_change();

create table records.protocol_counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  year int not null,
  last_number int not null,
  primary key (tenant_id, entity_id, year)
);
call app.protect_entity('records.protocol_counter');
grant select, insert, update on records.protocol_counter to amb_app;

-- A service done in a visit: names and price are copied, the price list may change later.
create table records.rendered_service (
  tenant_id uuid not null,
  rendered_id uuid not null,
  encounter_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid not null,
  service_id uuid not null,
  code text not null,
  nomenclature_code text,
  name text not null,
  teeth int[] not null default '{}',
  quantity int not null check (quantity between 1 and 999),
  price_kopecks bigint not null check (price_kopecks >= 0),
  discount_kopecks bigint not null default 0 check (discount_kopecks >= 0),
  sum_kopecks bigint not null check (sum_kopecks = price_kopecks * quantity - discount_kopecks and sum_kopecks >= 0),
  tax_code int,
  position int not null,
  rendered_at timestamptz not null,
  bill_id uuid,
  primary key (tenant_id, rendered_id),
  foreign key (tenant_id, encounter_id) references records.encounter,
  foreign key (tenant_id, service_id) references catalogue.service
);
create index rendered_of_encounter on records.rendered_service (tenant_id, encounter_id);
call app.protect_entity('records.rendered_service');
grant select, insert, delete on records.rendered_service to amb_app;
grant update (teeth, quantity, price_kopecks, discount_kopecks, sum_kopecks, position, bill_id) on records.rendered_service to amb_app;
create policy billed_stay on records.rendered_service as restrictive for delete to amb_app using (bill_id is null);
grant select on records.rendered_service to amb_patient;
