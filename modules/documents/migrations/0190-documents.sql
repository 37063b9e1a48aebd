-- Documents of a clinic: texts in editions, issued documents that never change, what happened to each, packets to sign.
create schema documents;
grant usage on schema documents to amb_app, amb_patient, amb_site, amb_search;
grant create on schema documents to amb_search;

create table documents.wording (
  tenant_id uuid not null,
  edition_id uuid not null,
  entity_id uuid not null,
  kind text not null,
  number int not null check (number > 0),
  title text not null,
  body text not null,
  sha256 bytea not null,
  published_at timestamptz not null,
  published_by uuid,
  -- Who approved it: name, post, order.
  approved_by text not null,
  primary key (tenant_id, edition_id),
  unique (tenant_id, entity_id, kind, number),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_entity('documents.wording');
call app.append_only('documents.wording');
grant select, insert on documents.wording to amb_app;

-- Numbers without gaps: the row is the lock, taken in the transaction that issues.
create table documents.counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  kind text not null,
  year int not null,
  last_number int not null,
  primary key (tenant_id, entity_id, kind, year)
);
call app.protect_entity('documents.counter');
grant select, insert, update on documents.counter to amb_app;

create table documents.issued (
  tenant_id uuid not null,
  document_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  kind text not null,
  year int not null,
  sequence int not null,
  number text not null,
  title text not null,
  issued_at timestamptz not null,
  issued_by uuid,
  -- The clinic's edition of the text; null when it was the platform's, then the hash says which.
  edition_id uuid,
  wording_sha256 bytea not null,
  pdf_sha256 bytea not null,
  content jsonb not null,
  -- Who signs by age, and the representative if it is not the patient.
  signs text not null check (signs in ('patient', 'representative', 'patient-with-agreement')),
  representative_id uuid,
  signer_name text not null,
  -- What it was made from: plan, bill, visit, inputs.
  basis jsonb not null,
  primary key (tenant_id, document_id),
  unique (tenant_id, entity_id, kind, year, sequence),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity,
  foreign key (tenant_id, edition_id) references documents.wording
);
create index issued_of_patient on documents.issued (tenant_id, patient_id, issued_at desc);
create index issued_by_day on documents.issued (tenant_id, entity_id, issued_at desc);
call app.protect_entity('documents.issued');
call app.append_only('documents.issued');
grant select, insert on documents.issued to amb_app;
grant select on documents.issued to amb_patient;

-- The file itself, kept apart so that the register stays light.
create table documents.file (
  tenant_id uuid not null,
  document_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  bytes bytea not null,
  primary key (tenant_id, document_id),
  foreign key (tenant_id, document_id) references documents.issued
);
call app.protect_entity('documents.file');
call app.append_only('documents.file');
grant select, insert on documents.file to amb_app;
grant select on documents.file to amb_patient;

-- What happened to a document: signed by a code, signed on paper with a scan, declared void with a reason, handed out.
create table documents.event (
  tenant_id uuid not null,
  event_id uuid not null,
  document_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  at timestamptz not null,
  recorded_by uuid,
  what text not null check (what in ('signed', 'voided', 'handed')),
  signature_id uuid,
  detail jsonb not null default '{}',
  primary key (tenant_id, event_id),
  foreign key (tenant_id, document_id) references documents.issued
);
create unique index signed_once on documents.event (tenant_id, document_id) where what = 'signed';
create unique index voided_once on documents.event (tenant_id, document_id) where what = 'voided';
call app.protect_entity('documents.event');
call app.append_only('documents.event');
grant select, insert on documents.event to amb_app;
grant select on documents.event to amb_patient;

-- Address and identity document that contracts and written consents want, as reception typed them last.
create table documents.particulars (
  tenant_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  address text not null,
  identity_document text not null,
  updated_at timestamptz not null,
  updated_by uuid,
  primary key (tenant_id, entity_id, patient_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
call app.protect_entity('documents.particulars');
grant select, insert, update on documents.particulars to amb_app;

-- What a person is asked to sign by one code, at a link of his own.
create table documents.packet (
  tenant_id uuid not null,
  packet_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  representative_id uuid,
  token_hash bytea not null,
  prepared_at timestamptz not null,
  prepared_by uuid,
  expires_at timestamptz not null,
  address text not null,
  identity_document text not null,
  signed_at timestamptz,
  cancelled_at timestamptz,
  primary key (tenant_id, packet_id),
  unique (token_hash),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create unique index one_open_packet on documents.packet (tenant_id, entity_id, patient_id)
  where signed_at is null and cancelled_at is null;
call app.protect_entity('documents.packet');
grant select, insert on documents.packet to amb_app;
grant update (signed_at, cancelled_at) on documents.packet to amb_app;

create table documents.packet_item (
  tenant_id uuid not null,
  packet_id uuid not null,
  position int not null,
  entity_id uuid not null,
  patient_id uuid not null,
  document_id uuid,
  text_edition_id uuid,
  title text not null,
  primary key (tenant_id, packet_id, position),
  foreign key (tenant_id, packet_id) references documents.packet,
  foreign key (tenant_id, document_id) references documents.issued,
  check ((document_id is null) <> (text_edition_id is null))
);
call app.protect_entity('documents.packet_item');
call app.append_only('documents.packet_item');
grant select, insert on documents.packet_item to amb_app;

-- A tablet at the desk: it holds a secret of its own instead of anybody's session, and shows what it is sent.
create table documents.tablet (
  tenant_id uuid not null,
  tablet_id uuid not null,
  branch_id uuid not null,
  name text not null,
  token_hash bytea not null unique,
  paired_at timestamptz not null,
  paired_by uuid not null,
  revoked_at timestamptz,
  packet_id uuid,
  sent_at timestamptz,
  primary key (tenant_id, tablet_id),
  foreign key (tenant_id, branch_id) references tenancy.branch
);
call app.protect_tenant('documents.tablet');
grant select, insert on documents.tablet to amb_app;
grant update (revoked_at, packet_id, sent_at) on documents.tablet to amb_app;

-- Requests for copies: thirty days from registration (order 789н).
create table documents.copies_request (
  tenant_id uuid not null,
  document_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  registered_on date not null,
  due_on date not null,
  answered_at timestamptz,
  answered_by uuid,
  answer text,
  primary key (tenant_id, document_id),
  foreign key (tenant_id, document_id) references documents.issued
);
create index copies_waiting on documents.copies_request (tenant_id, entity_id, due_on) where answered_at is null;
call app.protect_entity('documents.copies_request');
grant select, insert on documents.copies_request to amb_app;
grant update (answered_at, answered_by, answer) on documents.copies_request to amb_app;

-- The hash of the bytes as they are stored now, for whoever checks a signature over a file.
create function documents.stored_sha256(whose uuid, wanted bytea) returns text
  language sql stable security definer set search_path = pg_catalog, documents
  return (select encode(sha256(f.bytes), 'hex') from documents.issued i
    join documents.file f on f.tenant_id = i.tenant_id and f.document_id = i.document_id
    where i.tenant_id = whose and i.pdf_sha256 = wanted limit 1);
create index issued_by_hash on documents.issued (tenant_id, pdf_sha256);
create policy verification on documents.issued for select to amb_search using (true);
create policy verification on documents.file for select to amb_search using (true);
grant select on documents.issued, documents.file to amb_search;
alter function documents.stored_sha256(uuid, bytea) owner to amb_search;
revoke execute on function documents.stored_sha256(uuid, bytea) from public;
grant execute on function documents.stored_sha256(uuid, bytea) to amb_search;

-- What the QR of a printed sheet tells anybody: which document it is, nothing about the person.
create function documents.public_facts(wanted uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, documents, app
  return (select jsonb_build_object('kind', i.kind, 'number', i.number, 'issuedAt', i.issued_at, 'entityId', i.entity_id,
      'sha256', encode(i.pdf_sha256, 'hex'),
      'signed', exists (select from documents.event e where e.tenant_id = i.tenant_id and e.document_id = i.document_id and e.what = 'signed'),
      'voided', exists (select from documents.event e where e.tenant_id = i.tenant_id and e.document_id = i.document_id and e.what = 'voided'))
    from documents.issued i where i.tenant_id = app.tenant() and i.document_id = wanted);
create policy verification on documents.event for select to amb_search using (true);
grant select on documents.event to amb_search;
alter function documents.public_facts(uuid) owner to amb_search;
revoke execute on function documents.public_facts(uuid) from public;
grant execute on function documents.public_facts(uuid) to amb_app, amb_site;
