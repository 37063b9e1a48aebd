create schema treatment_plans;
grant usage on schema treatment_plans to amb_app, amb_patient;

create table treatment_plans.plan_counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  year int not null,
  last_number int not null,
  primary key (tenant_id, entity_id, year)
);
call app.protect_entity('treatment_plans.plan_counter');
grant select, insert, update on treatment_plans.plan_counter to amb_app;

create table treatment_plans.plan (
  tenant_id uuid not null,
  plan_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid,
  number text not null,
  title text not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, plan_id),
  unique (tenant_id, entity_id, number),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index plan_of_patient on treatment_plans.plan (tenant_id, patient_id, created_at desc);
call app.protect_entity('treatment_plans.plan');
call app.append_only('treatment_plans.plan');
grant select, insert on treatment_plans.plan to amb_app;
grant select on treatment_plans.plan to amb_patient;

-- A version is a draft until the patient signs one of its options; then it never changes, and a change is a new version.
create table treatment_plans.version (
  tenant_id uuid not null,
  plan_id uuid not null,
  number int not null check (number between 1 and 999),
  entity_id uuid not null,
  patient_id uuid not null,
  content jsonb not null,
  frozen_until date not null,
  lock int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by uuid not null,
  signed_option text,
  signed_at timestamptz,
  -- SHA-256 of the canonical JSON of everything that was signed.
  signed_sha256 bytea,
  signed_content jsonb,
  primary key (tenant_id, plan_id, number),
  foreign key (tenant_id, plan_id) references treatment_plans.plan,
  check ((signed_at is null) = (signed_option is null) and (signed_at is null) = (signed_sha256 is null)
    and (signed_at is null) = (signed_content is null))
);
create unique index one_draft on treatment_plans.version (tenant_id, plan_id) where signed_at is null;
call app.protect_entity('treatment_plans.version');
grant select, insert on treatment_plans.version to amb_app;
grant update (content, frozen_until, lock, updated_at, updated_by, signed_option, signed_at, signed_sha256, signed_content)
  on treatment_plans.version to amb_app;
grant select on treatment_plans.version to amb_patient;

create function treatment_plans.refuse_signed_change() returns trigger language plpgsql as $$
begin
  if old.signed_at is not null or tg_op = 'DELETE' then
    raise exception 'a signed plan cannot change' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger signed_is_final before update or delete on treatment_plans.version
  for each row execute function treatment_plans.refuse_signed_change();

-- A code that was sent to sign exactly this: the version as it was (its lock and hash) and one option.
create table treatment_plans.signature_request (
  tenant_id uuid not null,
  challenge_id uuid not null,
  plan_id uuid not null,
  number int not null,
  entity_id uuid not null,
  patient_id uuid not null,
  lock int not null,
  option_id text not null,
  sha256 bytea not null,
  phone text not null,
  requested_at timestamptz not null,
  requested_by uuid not null,
  primary key (tenant_id, challenge_id),
  foreign key (tenant_id, plan_id, number) references treatment_plans.version
);
call app.protect_entity('treatment_plans.signature_request');
call app.append_only('treatment_plans.signature_request');
grant select, insert on treatment_plans.signature_request to amb_app;

-- The simple electronic signature of the patient: by which code, to which phone, from where, of what (63-ФЗ art. 9).
create table treatment_plans.signature (
  tenant_id uuid not null,
  plan_id uuid not null,
  number int not null,
  entity_id uuid not null,
  patient_id uuid not null,
  challenge_id uuid not null,
  option_id text not null,
  sha256 bytea not null,
  phone text not null,
  signed_at timestamptz not null,
  entered_by uuid not null,
  address text not null,
  user_agent text not null,
  primary key (tenant_id, plan_id, number),
  foreign key (tenant_id, challenge_id) references treatment_plans.signature_request
);
call app.protect_entity('treatment_plans.signature');
call app.append_only('treatment_plans.signature');
grant select, insert on treatment_plans.signature to amb_app;
grant select on treatment_plans.signature to amb_patient;

-- Which visits were booked for which phase.
create table treatment_plans.phase_visit (
  tenant_id uuid not null,
  plan_id uuid not null,
  phase_id text not null,
  appointment_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  at timestamptz not null,
  booked_by uuid not null,
  primary key (tenant_id, plan_id, appointment_id),
  foreign key (tenant_id, plan_id) references treatment_plans.plan,
  foreign key (tenant_id, appointment_id) references scheduling.appointment
);
call app.protect_entity('treatment_plans.phase_visit');
call app.append_only('treatment_plans.phase_visit');
grant select, insert on treatment_plans.phase_visit to amb_app;
grant select on treatment_plans.phase_visit to amb_patient;
