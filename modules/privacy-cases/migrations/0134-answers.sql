-- An assembled answer behind a link and a code that came another way (152-ФЗ art. 14 p. 7; J6.3). Sealed at rest.
create table cases.answer (
  tenant_id uuid not null,
  answer_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  sealed bytea not null,
  token_hash bytea not null unique,
  code_hash bytea not null,
  attempts int not null default 0,
  sent_at timestamptz not null,
  sent_by uuid not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  primary key (tenant_id, answer_id),
  foreign key (tenant_id, case_id) references cases.subject_case
);
call app.protect_entity('cases.answer');
grant select, insert on cases.answer to amb_app;
grant update (attempts, opened_at) on cases.answer to amb_app;
