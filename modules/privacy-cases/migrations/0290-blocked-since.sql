-- Since when all use of a person's data is blocked, beside the patient: every list of patients shows it. The rows of
-- blocks stay the truth; this mirror follows them by triggers.
alter table patients.patient add column blocked_since timestamptz;
grant update (blocked_since) on patients.patient to amb_search;
grant create on schema privacy to amb_search;
create function privacy.mirror_block() returns trigger
  language plpgsql security definer set search_path = pg_catalog, privacy, patients as $$
declare
  whose uuid;
begin
  select patient_id into whose from privacy.processing_block where tenant_id = new.tenant_id and block_id = new.block_id;
  update patients.patient set blocked_since = (
    select min(b.since) from privacy.processing_block b
    where b.tenant_id = new.tenant_id and b.patient_id = whose and b.purposes is null
      and not exists (select from privacy.processing_unblock u where u.tenant_id = b.tenant_id and u.block_id = b.block_id))
  where tenant_id = new.tenant_id and patient_id = whose;
  return new;
end $$;
alter function privacy.mirror_block() owner to amb_search;
revoke create on schema privacy from amb_search;
create trigger mirror_block after insert on privacy.processing_block for each row execute function privacy.mirror_block();
create trigger mirror_unblock after insert on privacy.processing_unblock for each row execute function privacy.mirror_block();

update patients.patient p set blocked_since = standing.since from (
  select b.tenant_id, b.patient_id, min(b.since) as since from privacy.processing_block b
  where b.purposes is null and not exists (select from privacy.processing_unblock u
    where u.tenant_id = b.tenant_id and u.block_id = b.block_id)
  group by b.tenant_id, b.patient_id) standing
where p.tenant_id = standing.tenant_id and p.patient_id = standing.patient_id;

create or replace view patients.brief with (security_invoker) as
  select tenant_id, patient_id, surname, given, patronymic, birth_date, phone, verified_at is not null as verified,
    entity_ids, cards, entity_ids && app.entities() as own, search, merged_into, blocked_since
  from patients.patient;
