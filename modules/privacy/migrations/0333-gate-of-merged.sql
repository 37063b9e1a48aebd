-- The gate knows a person by all of his cards: a consent, a withdrawal or a block said of one of them counts for every
-- one, and the newest word is the word.
create or replace function privacy.facts(subject uuid, asked timestamptz, known timestamptz, recipient uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, privacy, app as $$
declare
  t uuid := app.tenant();
  people uuid[] := patients.same_person(subject);
  answer jsonb;
begin
  if t is null or (session_user = 'amb_patient' and not subject = any (app.patients())) then
    return '{"patientOf":[],"consents":[],"blocks":[],"sharing":[]}';
  end if;
  select jsonb_build_object(
    'patientOf', coalesce((select jsonb_agg(jsonb_build_object('entityId', pe.entity_id, 'since', pe.since))
      from (select entity_id, min(since) as since from patients.patient_entity
        where tenant_id = t and patient_id = any (people) and since <= asked group by entity_id) pe), '[]'),
    'consents', coalesce((select jsonb_agg(jsonb_build_object('recordId', c.record_id, 'entityId', c.entity_id,
        'kind', c.kind, 'scope', c.scope, 'decision', c.decision, 'at', c.at, 'validUntil', c.valid_until,
        'form', c.signed_as, 'editionId', c.edition_id))
      from (select distinct on (r.entity_id, r.kind, r.scope) r.record_id, r.entity_id, r.kind, r.scope, r.decision,
          r.at, r.valid_until, r.signed_as, r.edition_id
        from consents.record r
        where r.tenant_id = t and r.patient_id = any (people) and r.at <= asked and coalesce(r.recorded_at, r.at) <= known
        order by r.entity_id, r.kind, r.scope, r.at desc, coalesce(r.recorded_at, r.at) desc, r.record_id desc) c), '[]'),
    'blocks', coalesce((select jsonb_agg(jsonb_build_object('blockId', b.block_id, 'entityId', b.entity_id,
        'purposes', b.purposes, 'since', b.since, 'reason', b.reason))
      from privacy.processing_block b
      where b.tenant_id = t and b.patient_id = any (people) and b.since <= asked and b.recorded_at <= known
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

create or replace function privacy.refuse_blocked() returns trigger
  language plpgsql security definer set search_path = pg_catalog, privacy, app as $$
declare
  found_block record;
begin
  if new.patient_id is null or new.patient_id = any (app.patients()) and session_user = 'amb_app' then
    return new;
  end if;
  select b.since, b.reason into found_block from privacy.processing_block b
  where b.tenant_id = new.tenant_id and b.patient_id = any (patients.same_person(new.patient_id))
    and (b.entity_id is null or b.entity_id = new.entity_id) and (b.purposes is null or tg_argv[0] = any (b.purposes))
    and not exists (select from privacy.processing_unblock u where u.tenant_id = b.tenant_id and u.block_id = b.block_id)
  order by b.since limit 1;
  if found then
    raise exception 'data are blocked' using errcode = 'AM010',
      detail = 'Обработка данных заблокирована с ' || to_char(found_block.since at time zone 'UTC', 'DD.MM.YYYY') || ': ' || found_block.reason || '.';
  end if;
  return new;
end $$;

create or replace function privacy.mirror_block() returns trigger
  language plpgsql security definer set search_path = pg_catalog, privacy, patients as $$
declare
  whose uuid;
begin
  select patient_id into whose from privacy.processing_block where tenant_id = new.tenant_id and block_id = new.block_id;
  update patients.patient set blocked_since = (
    select min(b.since) from privacy.processing_block b
    where b.tenant_id = new.tenant_id and b.patient_id = any (patients.same_person(whose)) and b.purposes is null
      and not exists (select from privacy.processing_unblock u where u.tenant_id = b.tenant_id and u.block_id = b.block_id))
  where tenant_id = new.tenant_id and patient_id = any (patients.same_person(whose));
  return new;
end $$;
