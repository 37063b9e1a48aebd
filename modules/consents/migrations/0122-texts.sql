-- All texts of an operator: kinds are listed in libs/consent-text; a scoped one names a partner, processor, country or
-- legal entity and has editions of its own.
alter table consents.text_edition
  drop constraint text_edition_kind_check,
  add constraint text_edition_kind_check check (kind ~ '^[a-z][a-z_]{2,40}$'),
  add column scope text not null default '',
  add column approver_name text,
  add column approver_post text,
  add column order_number text,
  add column order_date date,
  -- What the edition replaced: the difference is computed from the two.
  add column previous_id uuid,
  drop constraint text_edition_tenant_id_entity_id_kind_number_key,
  add constraint text_edition_number_once unique (tenant_id, entity_id, kind, scope, number);
create index edition_in_force on consents.text_edition (tenant_id, entity_id, kind, scope, effective_from desc);

-- The legally significant file (MM-11.4): PDF/A made from the edition, kept with its hash, never made anew.
create table consents.edition_pdf (
  tenant_id uuid not null,
  edition_id uuid not null,
  sha256 bytea not null,
  bytes bytea not null,
  made_at timestamptz not null,
  primary key (tenant_id, edition_id),
  foreign key (tenant_id, edition_id) references consents.text_edition
);
call app.protect_tenant('consents.edition_pdf');
call app.append_only('consents.edition_pdf');
grant select, insert on consents.edition_pdf to amb_app;

-- What an operator puts into its texts besides requisites: contacts for data questions, partners, processors, terms.
create table consents.text_parameters (
  tenant_id uuid not null,
  entity_id uuid not null,
  version int not null check (version > 0),
  parameters jsonb not null,
  set_at timestamptz not null,
  set_by uuid,
  primary key (tenant_id, entity_id, version),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_entity('consents.text_parameters');
call app.append_only('consents.text_parameters');
grant select, insert on consents.text_parameters to amb_app;
