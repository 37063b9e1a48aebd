-- Record numbers by legal entity beside the patient: lists of patients show them, and looking each of them up cost
-- more than everything else of a list. Which of them a reader is shown is decided by his legal entities.
alter table patients.patient add column cards jsonb not null default '{}';

create or replace function patients.mirror_entities() returns trigger
  language plpgsql security definer set search_path = pg_catalog, patients as $$
begin
  if tg_op = 'DELETE' then
    update patients.patient set cards = cards - old.entity_id::text
    where tenant_id = old.tenant_id and patient_id = old.patient_id;
    return old;
  end if;
  update patients.patient set
    entity_ids = case when new.entity_id = any (entity_ids) then entity_ids else array_append(entity_ids, new.entity_id) end,
    cards = cards || jsonb_build_object(new.entity_id, new.card_number)
  where tenant_id = new.tenant_id and patient_id = new.patient_id;
  return new;
end $$;
grant update (cards) on patients.patient to amb_search;
drop trigger mirror_entities on patients.patient_entity;
create trigger mirror_entities after insert or update of card_number or delete on patients.patient_entity
  for each row execute function patients.mirror_entities();

update patients.patient p set cards = known.cards from (
  select tenant_id, patient_id, jsonb_object_agg(entity_id, card_number) as cards
  from patients.patient_entity group by tenant_id, patient_id) known
where p.tenant_id = known.tenant_id and p.patient_id = known.patient_id;

create or replace view patients.brief with (security_invoker) as
  select tenant_id, patient_id, surname, given, patronymic, birth_date, phone, verified_at is not null as verified,
    entity_ids, cards, entity_ids && app.entities() as own, search, merged_into
  from patients.patient;
