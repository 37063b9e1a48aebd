-- Signatures over the hash of a document (63-ФЗ; SV-3.2.1a). The document itself is kept as it was shown.
create table consents.signature (
  tenant_id uuid not null,
  signature_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  document_kind text not null,
  edition_id uuid,
  title text not null,
  document jsonb not null,
  document_sha256 bytea not null,
  kind text not null check (kind in ('pep', 'paper', 'qualified', 'esia')),
  -- The agreement on electronic interaction that gives a code its force; the agreement itself has none before it.
  agreement_id uuid,
  signer_name text not null,
  capacity text not null default 'self' check (capacity in ('self', 'representative')),
  phone text,
  challenge_id uuid,
  sms_sender text,
  attempts int,
  -- Number and date of the paper, where it is kept.
  paper text,
  at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  channel text not null check (channel in ('site', 'portal', 'reception')),
  address text not null,
  user_agent text not null,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, signature_id),
  foreign key (tenant_id, edition_id) references consents.text_edition,
  check ((kind = 'pep') = (challenge_id is not null)),
  check (kind <> 'paper' or paper is not null),
  unique (tenant_id, challenge_id)
);
create index signature_of_patient on consents.signature (tenant_id, patient_id, at desc);
create index signature_unsealed on consents.signature (txid);
call app.protect_entity('consents.signature');
call app.append_only('consents.signature');
grant select, insert on consents.signature to amb_app;
create policy sealing on consents.signature for select to amb_platform using (true);
grant select on consents.signature to amb_platform;

-- What anybody with the link of the QR may know of a signature: the facts of the check, nothing that names a person in full.
create function consents.verification(wanted uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, consents, app
  return (select jsonb_build_object('title', s.title, 'sha256', encode(s.document_sha256, 'hex'), 'kind', s.kind,
      'at', s.at, 'signer', s.signer_name, 'phone', s.phone, 'capacity', s.capacity, 'attempts', s.attempts,
      'entityId', s.entity_id, 'document', s.document, 'sender', s.sms_sender,
      'agreementAt', (select a.at from consents.signature a
        where a.tenant_id = s.tenant_id and a.signature_id = s.agreement_id))
    from consents.signature s where s.tenant_id = app.tenant() and s.signature_id = wanted);
create policy verification on consents.signature for select to amb_search using (true);
grant select on consents.signature to amb_search;
grant create on schema consents to amb_search;
alter function consents.verification(uuid) owner to amb_search;
revoke execute on function consents.verification(uuid) from public;
grant execute on function consents.verification(uuid) to amb_app, amb_site;
