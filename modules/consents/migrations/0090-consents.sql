-- Texts in editions that never change, and the proof of who agreed to which of them (152-ФЗ art. 9 p. 3; IP-3.5).
create schema consents;
grant usage on schema consents to amb_app, amb_patient, amb_site, amb_platform;

create table consents.text_edition (
  tenant_id uuid not null,
  edition_id uuid not null,
  entity_id uuid not null,
  kind text not null check (kind in
    ('policy', 'pd_processing', 'news', 'account_creation', 'site_terms')),
  number int not null check (number > 0),
  title text not null,
  -- Paragraphs: [{heading?, text}], already rendered with the parameters of this edition.
  body jsonb not null,
  parameters jsonb not null,
  sha256 bytea not null,
  published_at timestamptz not null,
  effective_from timestamptz not null,
  approved_by text not null,
  primary key (tenant_id, edition_id),
  unique (tenant_id, entity_id, kind, number),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_tenant('consents.text_edition');
call app.append_only('consents.text_edition');
grant select on consents.text_edition to amb_app, amb_patient, amb_site;
grant insert on consents.text_edition to amb_app;

-- One row for one box: given, refused (left empty) or withdrawn. The latest row of a kind is the state.
create table consents.record (
  tenant_id uuid not null,
  record_id uuid not null,
  entity_id uuid not null,
  patient_id uuid,
  phone text,
  kind text not null,
  decision text not null check (decision in ('given', 'refused', 'withdrawn')),
  edition_id uuid not null,
  text_sha256 bytea not null,
  at timestamptz not null,
  channel text not null check (channel in ('site', 'portal', 'reception')),
  -- Proof: page, form, boxes as they were ticked, address, user agent, code challenge.
  page text not null,
  form text not null,
  ticked jsonb not null,
  address text not null,
  user_agent text not null,
  challenge_id uuid,
  -- Who acted: for oneself or as a representative (MD-2.1).
  capacity text not null default 'self' check (capacity in ('self', 'representative')),
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, record_id),
  foreign key (tenant_id, edition_id) references consents.text_edition
);
create index record_of_patient on consents.record (tenant_id, patient_id, kind, at desc);
create index record_unsealed on consents.record (txid);
call app.protect_entity('consents.record');
call app.append_only('consents.record');
grant select, insert on consents.record to amb_app;
grant select, insert on consents.record to amb_patient;
create policy sealing on consents.record for select to amb_platform using (true);
grant select on consents.record to amb_platform;
