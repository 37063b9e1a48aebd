-- Another person takes the site and the work over with the duties to the subjects (IV-3.3.5): who, on what document, from
-- when; people are told, consents are handed over with their texts, the new operator accepts.
create table cases.operator_transfer (
  tenant_id uuid not null,
  transfer_id uuid not null,
  entity_id uuid not null,
  acquirer_name text not null,
  acquirer_inn text not null,
  acquirer_ogrn text not null,
  acquirer_address text not null,
  acquirer_email text not null,
  basis_document text not null,
  planned_on date not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  primary key (tenant_id, transfer_id),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_entity('cases.operator_transfer');
call app.append_only('cases.operator_transfer');
grant select, insert on cases.operator_transfer to amb_app;

create table cases.operator_transfer_step (
  tenant_id uuid not null,
  transfer_step_id uuid not null,
  transfer_id uuid not null,
  entity_id uuid not null,
  kind text not null check (kind in ('exported', 'accepted', 'given-up')),
  at timestamptz not null,
  by_user uuid not null,
  -- Of an export: how many rows and the SHA-256 of the file; of an acceptance: the paper of the new operator.
  detail text not null,
  consents int,
  sha256 text,
  primary key (tenant_id, transfer_step_id),
  foreign key (tenant_id, transfer_id) references cases.operator_transfer,
  check ((kind = 'exported') = (sha256 is not null and consents is not null))
);
-- It ends once.
create unique index transfer_ends_once on cases.operator_transfer_step (tenant_id, transfer_id) where kind <> 'exported';
call app.protect_entity('cases.operator_transfer_step');
call app.append_only('cases.operator_transfer_step');
grant select, insert on cases.operator_transfer_step to amb_app;
create index message_about_transfer on messaging.message (tenant_id, about_id, patient_id) where about_kind = 'operator_transfer';
