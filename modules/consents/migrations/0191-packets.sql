-- One code may sign several documents of one packet, each once.
alter table consents.signature
  drop constraint signature_tenant_id_challenge_id_key,
  add constraint one_signature_a_document unique (tenant_id, challenge_id, document_sha256);

-- A signature may stand over a file: then what is stored now is hashed, not the text.
create or replace function consents.verification(wanted uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, consents, app
  return (select jsonb_build_object('title', s.title, 'sha256', encode(s.document_sha256, 'hex'), 'kind', s.kind,
      'at', s.at, 'signer', s.signer_name, 'phone', s.phone, 'capacity', s.capacity, 'attempts', s.attempts,
      'entityId', s.entity_id, 'document', s.document, 'sender', s.sms_sender,
      'storedSha256', case when s.document ? 'fileSha256' then documents.stored_sha256(s.tenant_id, s.document_sha256) end,
      'agreementAt', (select a.at from consents.signature a
        where a.tenant_id = s.tenant_id and a.signature_id = s.agreement_id))
    from consents.signature s where s.tenant_id = app.tenant() and s.signature_id = wanted);
