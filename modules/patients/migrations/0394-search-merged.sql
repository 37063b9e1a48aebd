-- A card that was merged is still looked for by what it was called: its old name, phone or birth date find the card that
-- goes on. Merged cards are few, so the partial index of them is read whole and no trigram is needed.
create function patients.search_merged(words text[], digits text, born_from date, born_to date, birthday int, how_many int)
  returns table (patient_id uuid, former_id uuid)
  language sql stable security definer set search_path = pg_catalog, patients, app
begin atomic
  select distinct on (p.merged_into) p.merged_into, p.patient_id
  from patients.patient p join patients.patient s on s.tenant_id = p.tenant_id and s.patient_id = p.merged_into
  where p.tenant_id = app.tenant() and p.merged_into is not null
    and p.entity_ids && (app.entities() || app.shared_entities())
    and s.entity_ids && (app.entities() || app.shared_entities())
    and not exists (select from unnest(words || case when digits is null then '{}'::text[] else array[digits] end) w
      where position(w in p.search) = 0)
    and (born_from is null or p.birth_date between born_from and born_to)
    and (search_merged.birthday is null or patients.birthday(p.birth_date) = search_merged.birthday)
  order by p.merged_into, p.patient_id limit how_many;
end;
alter function patients.search_merged(text[], text, date, date, int, int) owner to amb_search;
revoke execute on function patients.search_merged(text[], text, date, date, int, int) from public;
grant execute on function patients.search_merged(text[], text, date, date, int, int) to amb_app;
