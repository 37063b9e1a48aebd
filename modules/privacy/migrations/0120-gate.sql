-- The gate: what it reads (consents with two times, blocks, relations, sharing grounds) and what it has decided.
create schema privacy;
grant usage on schema privacy to amb_app, amb_patient, amb_site, amb_platform, amb_search;
grant create on schema privacy to amb_search;

-- Bitemporal consents: `at` is when the word was said (a letter received on the 1st), `recorded_at` when we learnt of
-- it (registered on the 5th). Rows of before this file were known at once. Tick, simple e-signature, paper: `signed_as`.
alter table consents.record
  add column recorded_at timestamptz,
  add column scope text not null default '',
  add column valid_until timestamptz,
  add column signed_as text not null default 'tick' check (signed_as in ('tick', 'pep', 'paper', 'qualified')),
  add column basis_document text,
  add column signature_id uuid,
  drop constraint record_channel_check,
  add constraint record_channel_check check (channel in ('site', 'portal', 'reception', 'email', 'paper', 'system'));
create policy gate on consents.record for select to amb_search using (true);
grant usage on schema consents, tenancy, patients to amb_search;
grant select on consents.record to amb_search;
create policy gate on tenancy.sharing_ground for select to amb_search using (true);
grant select on tenancy.sharing_ground to amb_search;
create policy gate on tenancy.tenant for select to amb_search using (true);
grant select on tenancy.tenant to amb_search;

-- A person whose data may only be kept (152-ФЗ art. 21 p. 1; IP-4.2.4, MM1-4.1). A row, not a flag.
create table privacy.processing_block (
  tenant_id uuid not null references tenancy.tenant,
  block_id uuid not null,
  patient_id uuid not null,
  -- NULL: all legal entities of the clinic. NULL purposes: all of them.
  entity_id uuid,
  purposes text[],
  since timestamptz not null,
  recorded_at timestamptz not null,
  reason text not null check (length(btrim(reason)) > 0),
  basis_kind text not null check (basis_kind in ('request', 'correction', 'unlawful', 'withdrawal', 'authority', 'destruction', 'own')),
  basis_document text not null check (length(btrim(basis_document)) > 0),
  case_id uuid,
  requested_by text not null check (requested_by in ('subject', 'representative', 'authority', 'operator')),
  blocked_by uuid,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, block_id),
  foreign key (tenant_id, patient_id) references patients.patient,
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
create index block_of_patient on privacy.processing_block (tenant_id, patient_id);
create index block_unsealed on privacy.processing_block (txid);
create table privacy.processing_unblock (
  tenant_id uuid not null,
  block_id uuid not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  outcome text not null check (outcome in ('confirmed', 'corrected', 'unfounded', 'destroyed', 'expired')),
  reason text not null check (length(btrim(reason)) > 0),
  basis_document text not null,
  unblocked_by uuid,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, block_id),
  foreign key (tenant_id, block_id) references privacy.processing_block
);
create index unblock_unsealed on privacy.processing_unblock (txid);
call app.protect_tenant('privacy.processing_block');
call app.protect_tenant('privacy.processing_unblock');
call app.append_only('privacy.processing_block');
call app.append_only('privacy.processing_unblock');
grant select, insert on privacy.processing_block, privacy.processing_unblock to amb_app;
create policy gate on privacy.processing_block for select to amb_search using (true);
create policy gate on privacy.processing_unblock for select to amb_search using (true);
grant select on privacy.processing_block, privacy.processing_unblock to amb_search;
create policy sealing on privacy.processing_block for select to amb_platform using (true);
create policy sealing on privacy.processing_unblock for select to amb_platform using (true);
grant select on privacy.processing_block, privacy.processing_unblock to amb_platform;

-- What the gate has answered where the answer itself is evidence: every attempt to send a message, exports.
create table privacy.decision (
  tenant_id uuid not null references tenancy.tenant,
  decision_id uuid not null,
  decided_at timestamptz not null,
  subject_kind text not null,
  patient_id uuid,
  entity_id uuid,
  purpose text not null,
  action text not null,
  channel text,
  object_kind text not null,
  object_id uuid not null,
  allowed boolean not null,
  code text,
  reason text,
  evidence jsonb not null,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, decision_id),
  check (allowed = (code is null))
);
create index decision_of_object on privacy.decision (tenant_id, object_id);
create index decision_of_patient on privacy.decision (tenant_id, patient_id, decided_at desc) where patient_id is not null;
create index decision_unsealed on privacy.decision (txid);
call app.protect_tenant('privacy.decision');
call app.append_only('privacy.decision');
grant select, insert on privacy.decision to amb_app;
create policy dispatch on privacy.decision to amb_platform using (true) with check (true);
grant select, insert on privacy.decision to amb_platform;

-- Everything the gate needs to know of a patient at a moment (`asked`), as it was known at another (`known`), in one
-- round trip. It looks past row-level security of legal entities, so a block or a withdrawal counts whoever asks;
-- a portal account learns of its own patients only. Nothing that identifies a person leaves it.
create function privacy.facts(subject uuid, asked timestamptz, known timestamptz, recipient uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, privacy, app as $$
declare
  t uuid := app.tenant();
  answer jsonb;
begin
  if t is null or (session_user = 'amb_patient' and not subject = any (app.patients())) then
    return '{"patientOf":[],"consents":[],"blocks":[],"sharing":[]}';
  end if;
  select jsonb_build_object(
    'patientOf', coalesce((select jsonb_agg(jsonb_build_object('entityId', pe.entity_id, 'since', pe.since))
      from patients.patient_entity pe where pe.tenant_id = t and pe.patient_id = subject and pe.since <= asked), '[]'),
    'consents', coalesce((select jsonb_agg(jsonb_build_object('recordId', c.record_id, 'entityId', c.entity_id,
        'kind', c.kind, 'scope', c.scope, 'decision', c.decision, 'at', c.at, 'validUntil', c.valid_until,
        'form', c.signed_as, 'editionId', c.edition_id))
      from (select distinct on (r.entity_id, r.kind, r.scope) r.record_id, r.entity_id, r.kind, r.scope, r.decision,
          r.at, r.valid_until, r.signed_as, r.edition_id
        from consents.record r
        where r.tenant_id = t and r.patient_id = subject and r.at <= asked and coalesce(r.recorded_at, r.at) <= known
        order by r.entity_id, r.kind, r.scope, r.at desc, coalesce(r.recorded_at, r.at) desc, r.record_id desc) c), '[]'),
    'blocks', coalesce((select jsonb_agg(jsonb_build_object('blockId', b.block_id, 'entityId', b.entity_id,
        'purposes', b.purposes, 'since', b.since, 'reason', b.reason))
      from privacy.processing_block b
      where b.tenant_id = t and b.patient_id = subject and b.since <= asked and b.recorded_at <= known
        and not exists (select from privacy.processing_unblock u where u.tenant_id = t and u.block_id = b.block_id
          and u.at <= asked and u.recorded_at <= known)), '[]'),
    'sharing', case when recipient is null then '[]'::jsonb else
      coalesce((select jsonb_agg(jsonb_build_object('groundId', s.ground_id, 'fromEntity', s.from_entity,
          'toEntity', s.to_entity, 'categories', s.categories, 'basis', s.basis))
        from tenancy.sharing_ground s join tenancy.tenant on tenant.tenant_id = s.tenant_id
        where s.tenant_id = t and s.to_entity = recipient and s.declared_at <= known
          and s.valid_from <= (asked at time zone tenant.zone)::date
          and (s.valid_to is null or s.valid_to >= (asked at time zone tenant.zone)::date)
          and (s.revoked_at is null or s.revoked_at > asked or s.revoked_at > known)), '[]') end)
  into answer;
  return answer;
end $$;
alter function privacy.facts(uuid, timestamptz, timestamptz, uuid) owner to amb_search;
revoke execute on function privacy.facts(uuid, timestamptz, timestamptz, uuid) from public;
grant execute on function privacy.facts(uuid, timestamptz, timestamptz, uuid) to amb_app, amb_patient, amb_platform;
