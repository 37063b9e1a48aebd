-- LIKE is not leakproof, so under row-level security the trigram index would not be used. This function asks for
-- tenant and entities itself, from the same transaction settings, and is the only door around the policies.
create function patients.search(words text[], digits text, born_from date, born_to date, card text, how_many int)
  returns table (patient_id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog, patients, app as $$
declare
  t uuid := app.tenant();
  visible uuid[] := app.entities() || app.shared_entities();
  patterns text[];
begin
  if t is null or cardinality(visible) = 0 then
    return;
  end if;
  if card is not null then
    return query
      select pe.patient_id from patients.patient_entity pe
      where pe.tenant_id = t and pe.entity_id = any (visible) and pe.card_number like card || '%'
      order by length(pe.card_number), pe.card_number limit how_many;
    return;
  end if;
  if cardinality(words) = 1 and digits is null and born_from is null then
    -- The commonest case, a surname being typed: an ordered range of the index, no bitmap.
    return query
      select p.patient_id from patients.patient p
      where p.tenant_id = t and p.search like words[1] || '%' and p.merged_into is null and p.entity_ids && visible
      order by p.search using ~<~ limit how_many;
    if found then
      return;
    end if;
  end if;
  patterns := array(select '%' || w || '%' from unnest(words || case when digits is null then '{}' else array[digits] end) w);
  return query
    select p.patient_id from patients.patient p
    where p.tenant_id = t and p.search like all (patterns) and p.merged_into is null and p.entity_ids && visible
      and (born_from is null or p.birth_date between born_from and born_to)
    order by p.search limit how_many;
end $$;
alter function patients.search(text[], text, date, date, text, int) owner to amb_search;
revoke execute on function patients.search(text[], text, date, date, text, int) from public;
grant execute on function patients.search(text[], text, date, date, text, int) to amb_app;

-- Tells a refused reader which legal entity of the same tenant keeps the record; nothing else about it.
create function patients.keeper_of(wanted uuid) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, patients, app
  return (select entity_ids from patients.patient where tenant_id = app.tenant() and patient_id = wanted);
alter function patients.keeper_of(uuid) owner to amb_search;
revoke execute on function patients.keeper_of(uuid) from public;
grant execute on function patients.keeper_of(uuid) to amb_app;

-- What other modules may join: names for lists.
create view patients.brief with (security_invoker) as
  select tenant_id, patient_id, surname, given, patronymic, birth_date, phone, verified_at is not null as verified,
    entity_ids
  from patients.patient;
grant select on patients.brief to amb_app, amb_patient;
