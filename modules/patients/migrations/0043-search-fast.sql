-- The search box at 100,000 patients. What was typed is first tried as the beginning of «surname given patronymic»
-- in every order of its words: a range of the name index, whatever the size of the table. Only when that finds too
-- few does the trigram index look inside words; its patterns are written into the statement, since the planner can
-- use the index for patterns that it knows.
create index patient_card on patients.patient_entity (tenant_id, card_number text_pattern_ops);

-- Month and day of birth as one number: 512 is the 12th of May.
create function patients.birthday(born date) returns int
  language sql immutable parallel safe
  return (extract(month from born) * 100 + extract(day from born))::int;
create index patient_birthday on patients.patient (tenant_id, patients.birthday(birth_date));

drop function patients.search(text[], text, date, date, text, int);
create function patients.search(words text[], digits text, born_from date, born_to date, birthday int, card text, how_many int)
  returns table (patient_id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog, patients, app
  set plan_cache_mode = force_generic_plan as $$
declare
  t uuid := app.tenant();
  visible uuid[] := app.entities() || app.shared_entities();
  found_ids uuid[] := '{}';
  part uuid[];
  prefix text;
  condition text := '';
  word text;
begin
  if t is null or cardinality(visible) = 0 then
    return;
  end if;
  if card is not null then
    return query
      select pe.patient_id from patients.patient_entity pe
      where pe.tenant_id = t and pe.entity_id = any (visible)
        and pe.card_number ~>=~ card and pe.card_number ~<~ (card || chr(1114111))
      order by length(pe.card_number), pe.card_number limit how_many;
    return;
  end if;
  if digits is null and born_from is null and birthday is null then
    foreach prefix in array patients.orders_of(words) loop
      part := array(
        select p.patient_id from patients.patient p
        where p.tenant_id = t and p.search ~>=~ prefix and p.search ~<~ (prefix || chr(1114111))
          and p.merged_into is null and p.entity_ids && visible and not (p.patient_id = any (found_ids))
        order by p.search using ~<~ limit how_many - cardinality(found_ids));
      found_ids := found_ids || part;
      exit when cardinality(found_ids) >= how_many;
    end loop;
  end if;
  if cardinality(found_ids) < how_many then
    foreach word in array words loop
      word := regexp_replace(word, '([%_\\])', '\\\1', 'g');
      -- A word of one or two letters has no trigram of its own: it is looked for where words begin.
      condition := condition || case when length(word) < 3
        then format(' and (p.search like %L or p.search like %L)', word || '%', '% ' || word || '%')
        else format(' and p.search like %L', '%' || word || '%') end;
    end loop;
    if digits is not null then
      condition := condition || format(' and p.search like %L', '%' || digits || '%');
    end if;
    if born_from is not null then
      condition := condition || format(' and p.birth_date between %L and %L', born_from, born_to);
    end if;
    if birthday is not null then
      condition := condition || format(' and patients.birthday(p.birth_date) = %s', birthday);
    end if;
    execute format(
      'select array(select p.patient_id from patients.patient p
         where p.tenant_id = %L and p.merged_into is null and p.entity_ids && $1 and not (p.patient_id = any ($2))%s
         order by p.search limit %s)',
      t, condition, how_many - cardinality(found_ids))
      using visible, found_ids into part;
    found_ids := found_ids || part;
  end if;
  return query select unnest(found_ids);
end $$;

alter function patients.search(text[], text, date, date, int, text, int) owner to amb_search;
revoke execute on function patients.search(text[], text, date, date, int, text, int) from public;
grant execute on function patients.search(text[], text, date, date, int, text, int) to amb_app;

-- Every order of up to three words, the typed one first; more words only as typed.
create function patients.orders_of(words text[]) returns text[]
  language sql immutable set search_path = pg_catalog
  return case cardinality(words)
    when 0 then '{}'
    when 1 then words
    when 2 then array[words[1] || ' ' || words[2], words[2] || ' ' || words[1]]
    when 3 then array(
      select words[a] || ' ' || words[b] || ' ' || words[6 - a - b]
      from generate_series(1, 3) a, generate_series(1, 3) b where a <> b order by a, b)
    else array[array_to_string(words, ' ')] end;
grant execute on function patients.orders_of(text[]) to amb_search;
grant execute on function patients.birthday(date) to amb_search;
