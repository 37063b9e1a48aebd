-- Disclosures to state bodies and others by law (IP-3.2, MD-5.2): who asked, on which paper, what was given, how.
create table cases.disclosure (
  tenant_id uuid not null,
  disclosure_id uuid not null,
  entity_id uuid not null,
  number text not null,
  patient_id uuid,
  -- Who it was about when it was no patient.
  subject_info text,
  recipient text not null check (length(btrim(recipient)) > 2),
  request_document text not null check (length(btrim(request_document)) > 2),
  requested_on date not null,
  ground text not null check (ground in ('law', 'consent')),
  norm text not null,
  categories text[] not null check (cardinality(categories) > 0),
  given text not null,
  method text not null,
  outcome text not null check (outcome in ('given', 'refused')),
  decision_id uuid,
  at timestamptz not null,
  by_user uuid not null,
  primary key (tenant_id, disclosure_id),
  unique (tenant_id, entity_id, number),
  check (patient_id is not null or subject_info is not null)
);
create index disclosure_of_patient on cases.disclosure (tenant_id, patient_id);
call app.protect_entity('cases.disclosure');
call app.append_only('cases.disclosure');
grant select, insert on cases.disclosure to amb_app;

-- A member of staff confirms that he has read an edition (MD-0). Once an edition and a person.
create table cases.acquaintance (
  tenant_id uuid not null,
  edition_id uuid not null,
  user_id uuid not null,
  entity_id uuid not null,
  text_sha256 bytea not null,
  at timestamptz not null,
  address text not null,
  primary key (tenant_id, edition_id, user_id),
  foreign key (tenant_id, edition_id) references consents.text_edition
);
call app.protect_entity('cases.acquaintance');
call app.append_only('cases.acquaintance');
grant select, insert on cases.acquaintance to amb_app;

-- Act of the assessment of harm (order 178): degree with its reasons, who assessed, when; kept as it was signed.
create table cases.harm_assessment (
  tenant_id uuid not null,
  assessment_id uuid not null,
  entity_id uuid not null,
  number text not null,
  assessed_on date not null,
  made_at timestamptz not null,
  degree text not null check (degree in ('high', 'medium', 'low')),
  act jsonb not null,
  pdf bytea not null,
  sha256 bytea not null,
  primary key (tenant_id, assessment_id),
  unique (tenant_id, entity_id, number)
);
call app.protect_entity('cases.harm_assessment');
call app.append_only('cases.harm_assessment');
grant select, insert on cases.harm_assessment to amb_app;
