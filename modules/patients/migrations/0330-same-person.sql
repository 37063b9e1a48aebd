-- Two cards of one person are not poured into each other: every row keeps the id under which it was written, signed and
-- sealed, and the merged card points to the one that goes on. Who reads a person's rows asks for all of his ids.
create index patient_merged on patients.patient (tenant_id, merged_into) where merged_into is not null;

-- The card that goes on for this one: itself, unless it was merged. A chain is kept flat by whoever merges.
create function patients.survivor(wanted uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, patients, app
  return coalesce((select p.merged_into from patients.patient p
    where p.tenant_id = app.tenant() and p.patient_id = wanted), wanted);

-- All ids of the person who has this one, the card that goes on first.
create function patients.same_person(wanted uuid) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, patients, app
  begin atomic
    with head as (select patients.survivor(wanted) as id)
    select array[head.id] || array(select p.patient_id from patients.patient p
      where p.tenant_id = app.tenant() and p.merged_into = head.id order by p.patient_id)
    from head;
  end;
alter function patients.survivor(uuid) owner to amb_search;
alter function patients.same_person(uuid) owner to amb_search;
revoke execute on function patients.survivor(uuid), patients.same_person(uuid) from public;
grant execute on function patients.survivor(uuid), patients.same_person(uuid) to amb_app, amb_patient, amb_platform,
  amb_search, amb_destroyer;

-- A merged card is no longer a patient of its own (MM-3.7); taken apart again it is one more, if the limit allows.
create function patients.count_merge() returns trigger
  language plpgsql security definer set search_path = pg_catalog, patients as $$
declare
  allowed int;
begin
  if new.merged_into is not null and old.merged_into is null then
    if not exists (select from patients.patient s where s.tenant_id = new.tenant_id and s.patient_id = new.merged_into
        and s.merged_into is null and s.patient_id <> new.patient_id) then
      raise exception 'a card can be merged only into one that stands on its own' using errcode = 'AM002';
    end if;
    update patients.patient_counter set patients = patients - 1 where tenant_id = new.tenant_id;
  elsif new.merged_into is null and old.merged_into is not null then
    update patients.patient_counter set patients = patients + 1 where tenant_id = new.tenant_id and patients < max_patients;
    if not found then
      select max_patients into allowed from patients.patient_counter where tenant_id = new.tenant_id;
      raise exception 'patient limit of % reached', allowed using errcode = 'AM001', detail = coalesce(allowed, 0)::text;
    end if;
  end if;
  return new;
end $$;
alter function patients.count_merge() owner to amb_search;
create trigger count_merge before update of merged_into on patients.patient
  for each row execute function patients.count_merge();

-- The phone of the card that goes on opens all the person's ids; the phone of a merged card opens nothing.
create or replace function patients.of_phone(wanted text, today date) returns table (patient_id uuid)
  language sql stable security definer set search_path = pg_catalog, patients, app
begin atomic
  select unnest(patients.same_person(p.patient_id)) from patients.patient p
  where p.tenant_id = app.tenant() and p.phone = wanted and p.merged_into is null
    and p.birth_date <= today - interval '18 years'
    and (p.verified_at is not null or p.source in ('site', 'portal'));
end;

-- The number of a merged card finds the card that goes on.
create function patients.search_number(card text, how_many int) returns table (patient_id uuid)
  language sql stable security definer set search_path = pg_catalog, patients, app
begin atomic
  select found.id from (
    select distinct on (coalesce(p.merged_into, p.patient_id)) coalesce(p.merged_into, p.patient_id) as id, pe.card_number
    from patients.patient_entity pe join patients.patient p on p.tenant_id = pe.tenant_id and p.patient_id = pe.patient_id
    where pe.tenant_id = app.tenant() and pe.entity_id = any (app.entities() || app.shared_entities())
      and pe.card_number ~>=~ card and pe.card_number ~<~ (card || chr(1114111))
    order by coalesce(p.merged_into, p.patient_id), length(pe.card_number), pe.card_number) found
  order by length(found.card_number), found.card_number limit how_many;
end;
alter function patients.search_number(text, int) owner to amb_search;
revoke execute on function patients.search_number(text, int) from public;
grant execute on function patients.search_number(text, int) to amb_app;
