-- Who is of age is decided on the clinic's own day, which the caller knows: its zone, its test clock.
drop function patients.of_phone(text);
create function patients.of_phone(wanted text, today date) returns table (patient_id uuid)
  language sql stable security definer set search_path = pg_catalog, patients, app
begin atomic
  select p.patient_id from patients.patient p
  where p.tenant_id = app.tenant() and p.phone = wanted and p.merged_into is null
    and p.birth_date <= today - interval '18 years'
    and (p.verified_at is not null or p.source in ('site', 'portal'));
end;
alter function patients.of_phone(text, date) owner to amb_search;
revoke execute on function patients.of_phone(text, date) from public;
grant execute on function patients.of_phone(text, date) to amb_app;
